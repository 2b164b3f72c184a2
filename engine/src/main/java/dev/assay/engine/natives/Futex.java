package dev.assay.engine.natives;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * Sleeping on, and waking from, a 32-bit word of shared memory. The word is aligned to 4 bytes; the
 * kernel compares it atomically. Works between processes that map the same page.
 *
 * <p>Source: {@code futex(2)}.
 */
public final class Futex {

  private static final long WAIT = 0;
  private static final long WAKE = 1;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Futex() {}

  /**
   * Sleeps while the word holds the expected value, until woken.
   *
   * @return 0 when woken, perhaps for no reason; {@code -EAGAIN} (-11) when the word holds another
   *     value; {@code -EINTR} (-4) on a signal
   */
  public static long await(MemorySegment word, int expected) {
    return Linux.call(SystemCall.FUTEX, word.address(), WAIT, expected, 0, 0, 0);
  }

  /**
   * As {@link #await(MemorySegment, int)}, with a bound.
   *
   * @param timespec 16 bytes of native memory, which are overwritten
   * @param timeoutNanos 0 or more
   * @return as the other; {@code -ETIMEDOUT} (-110) when the time has passed
   */
  public static long await(
      MemorySegment word, int expected, MemorySegment timespec, long timeoutNanos) {
    timespec.set(JAVA_LONG, 0, timeoutNanos / NANOS_PER_SECOND);
    timespec.set(JAVA_LONG, Long.BYTES, timeoutNanos % NANOS_PER_SECOND);
    return Linux.call(SystemCall.FUTEX, word.address(), WAIT, expected, timespec.address(), 0, 0);
  }

  /** Wakes up to so many sleepers and returns how many there were. */
  public static long wake(MemorySegment word, int sleepers) {
    return Linux.call(SystemCall.FUTEX, word.address(), WAKE, sleepers, 0, 0, 0);
  }
}
