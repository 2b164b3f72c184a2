package dev.assay.bench.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns Ctrl-C and a kill into an interrupt of the running thread, and holds the JVM's end back
 * until that thread has written what it has.
 */
final class StopOnSignal implements AutoCloseable {

  /** Exit status of a process that SIGINT ended. */
  static final int EXIT_STATUS = 130;

  private static final long GRACE_SECONDS = 20;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);

  private StopOnSignal() {}

  /** From now on until {@link #close}, the end of the JVM waits for this thread. */
  static StopOnSignal arm(Thread running) {
    StopOnSignal stop = new StopOnSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop.stop(running), "assay-stop"));
    return stop;
  }

  /** Whether the end of the JVM was asked for while armed. */
  boolean requested() {
    return requested.get();
  }

  @Override
  public void close() {
    finished.countDown();
  }

  private void stop(Thread running) {
    if (finished.getCount() == 0) {
      return;
    }
    requested.set(true);
    running.interrupt();
    try {
      if (!finished.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        Output.messages().println("assay: the running workload did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
