package dev.assay.kv.journal;

/**
 * How far the journal is on the disk, and who sees to it: one thread at a time has the role of
 * syncing, for all that others appended before it began; they wait, and the first of those whose
 * batch came too late is the next (group commit: DeWitt et al., SIGMOD 1984).
 */
final class GroupCommit {

  private volatile long durable;
  private boolean isTaken;
  private volatile boolean isEnded;

  long durable() {
    return durable;
  }

  /** By who has the role. */
  void setDurable(long position) {
    durable = position;
  }

  boolean isEnded() {
    return isEnded;
  }

  /** Waits for the role, and takes it. */
  synchronized void take() {
    boolean interrupted = false;
    while (isTaken) {
      interrupted |= isInterruptedWaiting();
    }
    isTaken = true;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes the role, or waits for whoever has it.
   *
   * @return whether it was taken
   */
  synchronized boolean takeOrWait(long target) {
    if (!isTaken) {
      isTaken = durable < target;
      return isTaken;
    }
    if (isInterruptedWaiting()) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  @SuppressWarnings("WaitNotInLoop") // who calls it does so in a loop
  private boolean isInterruptedWaiting() {
    try {
      wait();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  synchronized void release() {
    isTaken = false;
    notifyAll();
  }

  /** Gives the role back for good: all is on the disk that will be. */
  synchronized void end() {
    isEnded = true;
    release();
  }
}
