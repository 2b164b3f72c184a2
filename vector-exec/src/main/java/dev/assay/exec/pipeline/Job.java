package dev.assay.exec.pipeline;

import dev.assay.engine.thread.Affinity;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Work that its owner does together with the threads of a pool that come in time: each runs the
 * body once. When one of them is through, nobody joins any more, so that the owner never waits for
 * a thread that has not begun.
 *
 * <pre>
 *  state  31       30 ........... 0
 *         closed   helpers inside
 * </pre>
 */
final class Job {

  private static final int CLOSED = 1 << 31;

  /** Time for which the owner looks out for its last helper before it sleeps. */
  private static final long SPIN_NANOS = 100_000;

  private final Claims claims;
  private final Runnable body;
  private final int mostHelpers;
  private final Thread owner = Thread.currentThread();
  private final int ownerCpu = Affinity.currentCpu();
  private final AtomicInteger state = new AtomicInteger();

  Job(Claims claims, int mostHelpers, Runnable body) {
    this.claims = claims;
    this.mostHelpers = mostHelpers;
    this.body = body;
  }

  /** How many threads may help at once. */
  int mostHelpers() {
    return mostHelpers;
  }

  /** The CPU that the owner began on, or less than 0 where that is not known. */
  int ownerCpu() {
    return ownerCpu;
  }

  /** Helpers inside; {@link #mostHelpers} or more where no further one may join. */
  int helpers() {
    int now = state.get();
    return now < 0 ? Integer.MAX_VALUE : now;
  }

  /** Joins the job if there is room and something left to do, and does it. */
  void help() {
    for (int now = state.get(); now >= 0 && now < mostHelpers; now = state.get()) {
      if (state.compareAndSet(now, now + 1)) {
        try {
          runBody();
        } finally {
          if (state.decrementAndGet() == CLOSED) {
            LockSupport.unpark(owner);
          }
        }
        return;
      }
    }
  }

  /** The owner's part; returns when every helper has left, whatever comes. */
  void own() {
    runBody();
    boolean interrupted = false;
    long start = System.nanoTime();
    while (state.get() != CLOSED) {
      if (System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
        continue;
      }
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        claims.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    claims.rethrow();
  }

  private void runBody() {
    try {
      claims.guard(body);
    } finally {
      for (int now = state.get(); !state.compareAndSet(now, now | CLOSED); now = state.get()) {}
    }
  }
}
