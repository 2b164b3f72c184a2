package dev.assay.kv.shard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The token of a shard: whoever has it is the shard's one writer. What one owner wrote is visible
 * to the next.
 */
final class Ownership {

  private static final int ENDED = 2;
  private static final VarHandle TAKEN;

  static {
    try {
      TAKEN = MethodHandles.lookup().findVarHandle(Ownership.class, "taken", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through TAKEN
  private int taken;

  /** Takes the token if nobody has it. */
  boolean tryAcquire() {
    return (int) TAKEN.getOpaque(this) == 0 && TAKEN.compareAndSet(this, 0, 1);
  }

  /**
   * Takes the token when it is free.
   *
   * @throws IllegalStateException after {@link #end}
   */
  @SuppressWarnings("ThreadPriorityCheck") // its owner may need this CPU
  void acquire() {
    while (!tryAcquire()) {
      if (isEnded()) {
        throw new IllegalStateException("the store is closed");
      }
      Thread.yield();
    }
  }

  /** Takes the token, when it is free, and never gives it back. */
  @SuppressWarnings("ThreadPriorityCheck") // its owner may need this CPU
  void end() {
    while (!TAKEN.compareAndSet(this, 0, ENDED)) {
      Thread.yield();
    }
  }

  /** Whether it was taken for good. */
  boolean isEnded() {
    return (int) TAKEN.getOpaque(this) == ENDED;
  }

  /** Gives the token back. */
  void release() {
    TAKEN.setRelease(this, 0);
  }
}
