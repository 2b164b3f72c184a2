package dev.assay.engine.natives;

/**
 * A memory barrier that one thread makes for others: who waits rarely pays, so that who signals
 * often need not. {@link #global} returns when every running thread of every registered process has
 * passed a full barrier; one that does not run has passed one when it was taken off its CPU.
 *
 * <p>Source: {@code membarrier(2)}, MEMBARRIER_CMD_GLOBAL_EXPEDITED, Linux 4.16.
 */
public final class Membarrier {

  private static final long GLOBAL_EXPEDITED = 1 << 1;
  private static final long REGISTER_GLOBAL_EXPEDITED = 1 << 2;

  private Membarrier() {}

  /** Makes this process one whose threads others can make pass a barrier; false where missing. */
  public static boolean register() {
    return Linux.call(SystemCall.MEMBARRIER, REGISTER_GLOBAL_EXPEDITED, 0, 0, 0, 0, 0) == 0;
  }

  /** A barrier of this thread, and of all threads of registered processes. */
  public static void global() {
    long result = Linux.call(SystemCall.MEMBARRIER, GLOBAL_EXPEDITED, 0, 0, 0, 0, 0);
    if (result < 0) {
      throw new IllegalStateException("membarrier failed: " + Linux.describe(result));
    }
  }
}
