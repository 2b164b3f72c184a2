package dev.assay.engine.natives;

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

  /** Wakes up to so many sleepers and returns how many there were. */
  public static long wake(MemorySegment word, int sleepers) {
    return Linux.call(SystemCall.FUTEX, word.address(), WAKE, sleepers, 0, 0, 0);
  }
}
