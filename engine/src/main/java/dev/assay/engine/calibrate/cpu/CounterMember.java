package dev.assay.engine.calibrate.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * One thread that changes a counter again and again; used by one thread at a time. Counters of two
 * threads lie on one line or apart: 256 bytes are beyond what any prefetcher fetches in pairs.
 *
 * <pre>
 * 0        8           64                 256
 * | first  | neighbour | ...              | second, apart
 * |---- one cache line |                  |---- another
 * </pre>
 */
final class CounterMember implements Team.Member {

  static final long NEIGHBOUR_BYTES = 8;
  static final long APART_BYTES = 256;

  /** Coordinates: segment, byte offset as long. */
  static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

  private static final int BLOCK = 512;

  /** How the counter is changed. */
  enum Change {
    /** Compare and set, retried until it succeeds; one success is one operation. */
    CAS,
    /** Fetch and add one, with volatile effect. */
    FETCH_ADD,
    /** Load, add, volatile store: for a single writer. */
    INCREMENT
  }

  private final Change change;
  private final MemorySegment words;
  private final long offset;
  private long operations;

  CounterMember(Change change, MemorySegment words, long offset) {
    this.change = change;
    this.words = words;
    this.offset = offset;
  }

  /** Zeroed words, in memory that lives as long as anything refers to it. */
  static MemorySegment allocate() {
    return Arena.ofAuto().allocate(2 * APART_BYTES, APART_BYTES);
  }

  @Override
  public double work() {
    switch (change) {
      case CAS -> compareAndSet(words, offset);
      case FETCH_ADD -> fetchAdd(words, offset);
      case INCREMENT -> increment(words, offset);
    }
    operations += BLOCK;
    return BLOCK;
  }

  /** Checks that the words hold all operations of those who changed them. */
  static void check(MemorySegment words, List<CounterMember> members) {
    long done = members.stream().mapToLong(member -> member.operations).sum();
    long counted = 0;
    for (long at = 0; at < words.byteSize(); at += NEIGHBOUR_BYTES) {
      counted += (long) WORD.getVolatile(words, at);
    }
    if (counted != done) {
      throw new AssertionError("counted " + counted + " operations where " + done + " were done");
    }
  }

  private static void compareAndSet(MemorySegment words, long offset) {
    for (int i = 0; i < BLOCK; i++) {
      long seen;
      do {
        seen = (long) WORD.getVolatile(words, offset);
      } while (!WORD.compareAndSet(words, offset, seen, seen + 1));
    }
  }

  private static void fetchAdd(MemorySegment words, long offset) {
    for (int i = 0; i < BLOCK; i++) {
      long _ = (long) WORD.getAndAdd(words, offset, 1L);
    }
  }

  private static void increment(MemorySegment words, long offset) {
    for (int i = 0; i < BLOCK; i++) {
      WORD.setVolatile(words, offset, (long) WORD.getOpaque(words, offset) + 1);
    }
  }
}
