package dev.assay.engine.uring;

import static dev.assay.engine.uring.RingLayout.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The queue in which operations end: the kernel writes entries and the tail, this side the head. Of
 * the ring's thread.
 */
final class CompletionQueue {

  private final MemorySegment rings;
  private final int mask;
  private final long headAt;
  private final long tailAt;
  private final long entriesAt;
  private int head;
  private int tail;
  private long token;
  private int result;
  private int flags;

  CompletionQueue(MemorySegment params, MemorySegment rings) {
    this.rings = rings;
    mask = params.get(JAVA_INT, 4) - 1;
    headAt = RingSetup.offset(params, CQ_OFFSETS, HEAD);
    tailAt = RingSetup.offset(params, CQ_OFFSETS, TAIL);
    entriesAt = RingSetup.offset(params, CQ_OFFSETS, CQ_ENTRIES);
  }

  int capacity() {
    return mask + 1;
  }

  /**
   * Goes to the next entry. It is read before the head is released, so the kernel does not write
   * over it before; and the tail is acquired before the entry is read, which the kernel wrote
   * before it released the tail.
   */
  boolean next() {
    if (head == tail) {
      tail = getAcquire(rings, tailAt);
      if (head == tail) {
        return false;
      }
    }
    long at = at(head);
    token = rings.get(JAVA_LONG, at);
    result = rings.get(JAVA_INT, at + 8);
    flags = rings.get(JAVA_INT, at + 12);
    head++;
    setRelease(rings, headAt, head);
    return true;
  }

  private long at(int index) {
    return entriesAt + ((long) (index & mask) << COMPLETION_SHIFT);
  }

  long token() {
    return token;
  }

  int result() {
    return result;
  }

  int flags() {
    return flags;
  }

  /** The result of an entry that has not been gone to, or the other value. */
  int resultOf(long wantedToken, int otherwise) {
    int end = getAcquire(rings, tailAt);
    for (int i = head; i != end; i++) {
      if (rings.get(JAVA_LONG, at(i)) == wantedToken) {
        return rings.get(JAVA_INT, at(i) + 8);
      }
    }
    return otherwise;
  }
}
