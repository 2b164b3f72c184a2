package dev.assay.engine.uring;

/**
 * Prepares operations on the ring itself. {@code flags} are {@link SubmissionFlags}.
 *
 * <p>Source: {@code io_uring_enter(2)}.
 */
public final class RingOperations {

  private static final int CANCEL_ALL = 1;
  private static final int CANCEL_ANY = 1 << 2;
  private static final int POLL_MULTISHOT = 1;
  private static final int FUTEX_32_PRIVATE = 0x82;

  private RingOperations() {}

  /** Does nothing. */
  public static void nop(Ring ring, int flags, long token) {
    ring.room().put(Operation.NOP, flags, 0, -1, 0, 0, 0, 0, token, 0);
  }

  /**
   * {@code poll(2)} of one descriptor; the result is the events that happened.
   *
   * @param events as of {@code poll(2)}
   * @param multishot whether it goes on (Linux 5.13)
   */
  public static void poll(
      Ring ring, int file, int flags, int events, boolean multishot, long token) {
    int length = multishot ? POLL_MULTISHOT : 0;
    ring.room().put(Operation.POLL_ADD, flags, 0, file, 0, 0, length, events, token, 0);
  }

  /**
   * Ends with -ETIME (-62) when the time has passed.
   *
   * @param time address of seconds and nanoseconds, 64 bits each, read when it is submitted
   */
  public static void timeout(Ring ring, int flags, long time, long token) {
    ring.room().put(Operation.TIMEOUT, flags, 0, -1, 0, time, 1, 0, token, 0);
  }

  /** Cancels the operation of a token; the result is 0, -ENOENT (-2) or -EALREADY (-114). */
  public static void cancel(Ring ring, int flags, long cancelledToken, long token) {
    ring.room().put(Operation.ASYNC_CANCEL, flags, 0, -1, 0, cancelledToken, 0, 0, token, 0);
  }

  /** Cancels everything under way (Linux 5.19); the result is how many there were. */
  public static void cancelAll(Ring ring, int flags, long token) {
    int how = CANCEL_ANY | CANCEL_ALL;
    ring.room().put(Operation.ASYNC_CANCEL, flags, 0, -1, 0, 0, 0, how, token, 0);
  }

  /** Puts a completion with this token and result into another ring; Linux 5.18. */
  public static void message(
      Ring ring, Ring target, int flags, long targetToken, int targetResult, long token) {
    ring.room()
        .put(
            Operation.MSG_RING,
            flags,
            0,
            target.descriptor(),
            targetToken,
            0,
            targetResult,
            0,
            token,
            0);
  }

  /** Sleeps on a 32-bit word of this process while it holds the expected value; Linux 6.7. */
  public static void futexWait(Ring ring, int flags, long word, int expected, long token) {
    long value = Integer.toUnsignedLong(expected);
    SubmissionQueue queue = ring.room();
    queue.put(Operation.FUTEX_WAIT, flags, 0, FUTEX_32_PRIVATE, value, word, 0, 0, token, 0);
    queue.setThirdAddress(0xFFFF_FFFFL);
  }

  /** Makes a plain descriptor, the result, of a registered one; Linux 6.8. */
  public static void install(Ring ring, int number, long token) {
    int flags = SubmissionFlags.FIXED_FILE;
    ring.room().put(Operation.FIXED_FD_INSTALL, flags, 0, number, 0, 0, 0, 0, token, 0);
  }
}
