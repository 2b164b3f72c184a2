package dev.assay.engine.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the sides of a transfer at the same time and hands on what any of them throws. */
final class TwoThreads {

  private static final int TIMEOUT_SECONDS = 60;

  private TwoThreads() {}

  static void run(Runnable... sides) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(sides.length);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Runnable side : sides) {
        running.add(threads.submit(side));
      }
      for (Future<?> side : running) {
        side.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a side made no progress for " + TIMEOUT_SECONDS + " s", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Lets the other side run where both share one CPU. */
  @SuppressWarnings("ThreadPriorityCheck") // a hint only: nothing depends on what it does
  static void pause() {
    if (Thread.interrupted()) {
      throw new IllegalStateException("stopped while waiting for the other side");
    }
    Thread.yield();
  }
}
