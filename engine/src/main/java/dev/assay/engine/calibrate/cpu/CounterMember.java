package dev.assay.engine.calibrate.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * One thread that changes a counter again and again; used by one thread at a time. Where counters
 * lie: 256 bytes apart is beyond what any prefetcher fetches in pairs.
 *
 * <pre>
 * 0         8                       256       512
 * | FIRST   | NEIGHBOUR | ........  | SECOND  |
 *   one cache line                    another
 * </pre>
 */
final class CounterMember implements Team.Member {

  static final long FIRST = 0;
  static final long NEIGHBOUR = 8;
  static final long SECOND = 256;

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
    return Arena.ofAuto().allocate(2 * SECOND, SECOND);
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

  /** Does this many blocks. */
  void blocks(long count) {
    for (long i = 0; i < count; i++) {
      work();
    }
  }

  /** Checks that a counter has counted all operations of those who changed it. */
  static void check(MemorySegment words, long offset, Iterable<CounterMember> members) {
    long done = 0;
    for (CounterMember member : members) {
      done += member.operations;
    }
    long counted = (long) WORD.getVolatile(words, offset);
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
