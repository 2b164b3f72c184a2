package dev.assay.engine.uring;

import static dev.assay.engine.uring.RingLayout.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The queue in which operations are handed over: this side writes entries and the tail, the kernel
 * the head and the flags. Of the ring's thread.
 */
final class SubmissionQueue {

  private final MemorySegment rings;
  private final MemorySegment entries;
  private final int mask;
  private final long headAt;
  private final long tailAt;
  private final long flagsAt;
  private int tail;
  private int submitted;

  SubmissionQueue(MemorySegment params, MemorySegment rings, MemorySegment entries) {
    this.rings = rings;
    this.entries = entries;
    mask = params.get(JAVA_INT, 0) - 1;
    headAt = RingSetup.offset(params, SQ_OFFSETS, HEAD);
    tailAt = RingSetup.offset(params, SQ_OFFSETS, TAIL);
    flagsAt = RingSetup.offset(params, SQ_OFFSETS, SQ_FLAGS);
    if ((params.get(JAVA_INT, FLAGS_OFFSET) & SETUP_NO_SQARRAY) == 0) {
      long array = RingSetup.offset(params, SQ_OFFSETS, SQ_ARRAY);
      for (int i = 0; i <= mask; i++) {
        rings.set(JAVA_INT, array + 4L * i, i);
      }
    }
  }

  int capacity() {
    return mask + 1;
  }

  /** The acquire of the head comes before an entry is written that the kernel has read. */
  boolean isFull() {
    return tail - getAcquire(rings, headAt) > mask;
  }

  /** Writes an entry of eight 64-bit words; the caller has checked that there is room. */
  void put(
      int operation,
      int entryFlags,
      int priority,
      int on,
      long offset,
      long address,
      int length,
      int operationFlags,
      long token,
      long bufferAndFile) {
    long at = (long) (tail & mask) << ENTRY_SHIFT;
    entries.set(
        JAVA_LONG,
        at,
        operation | (long) entryFlags << 8 | (long) priority << 16 | (long) on << 32);
    entries.set(JAVA_LONG, at + 8, offset);
    entries.set(JAVA_LONG, at + 16, address);
    entries.set(JAVA_LONG, at + 24, Integer.toUnsignedLong(length) | (long) operationFlags << 32);
    entries.set(JAVA_LONG, at + 32, token);
    entries.set(JAVA_LONG, at + 40, bufferAndFile);
    entries.set(JAVA_LONG, at + 48, 0L);
    entries.set(JAVA_LONG, at + 56, 0L);
    tail++;
  }

  /** Sets the third address of the entry written last. */
  void setThirdAddress(long value) {
    entries.set(JAVA_LONG, ((long) (tail - 1 & mask) << ENTRY_SHIFT) + 48, value);
  }

  /** Entries that the kernel has not taken. */
  int pending() {
    return tail - submitted;
  }

  /**
   * Makes entries visible and returns how many are pending. All stores to them come before the
   * release of the tail, which the kernel (its own thread with SQPOLL, this one inside the system
   * call without) acquires.
   */
  int publish() {
    int count = tail - submitted;
    if (count > 0) {
      setRelease(rings, tailAt, tail);
    }
    return count;
  }

  /** The kernel has taken so many. */
  void taken(int count) {
    submitted += count;
  }

  /** What the kernel wants this side to know, {@code SQ_…}. */
  int flags() {
    return getAcquire(rings, flagsAt);
  }
}
