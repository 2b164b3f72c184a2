package dev.assay.bench.load;

import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.thread.Affinity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads of a load run: each pinned to a CPU, all released at once. */
public final class Sides {

  private static final Duration MOST = Duration.ofMinutes(2);

  /** How long threads may take to see that nobody waits for them any more. */
  private static final long STOP_SECONDS = 10;

  private Sides() {}

  /**
   * Runs every side once; side n on the n-th CPU, from the start again when there are more sides.
   *
   * @param cpus CPUs to pin to; none where threads are to move freely
   * @return what each side returned, in order
   * @throws WorkloadFailed when a side failed, or made no end within two minutes
   */
  public static <T> List<T> run(String what, List<Integer> cpus, List<Callable<T>> sides)
      throws WorkloadFailed, InterruptedException {
    return run(what, cpus, sides, MOST);
  }

  static <T> List<T> run(String what, List<Integer> cpus, List<Callable<T>> sides, Duration most)
      throws WorkloadFailed, InterruptedException {
    CyclicBarrier start = new CyclicBarrier(sides.size());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            sides.size(), Thread.ofPlatform().daemon().name("assay-side-", 0).factory());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < sides.size(); i++) {
        List<Integer> own = cpus.isEmpty() ? cpus : List.of(cpus.get(i % cpus.size()));
        Callable<T> side = sides.get(i);
        running.add(threads.submit(() -> runOne(own, start, side)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> side : running) {
        results.add(side.get(most.toNanos(), TimeUnit.NANOSECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      throw new WorkloadFailed(what + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new WorkloadFailed(
          what + " made no end within " + most.toSeconds() + " s" + stop(threads), e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Threads that spin on would take CPU from all that is measured later. */
  private static String stop(ExecutorService threads) throws InterruptedException {
    List<Runnable> _ = threads.shutdownNow();
    return threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)
        ? ""
        : "; its threads do not stop and take CPU from what is measured after it";
  }

  private static <T> T runOne(List<Integer> cpus, CyclicBarrier start, Callable<T> side)
      throws Exception {
    if (cpus.isEmpty()) {
      start.await();
      return side.call();
    }
    try (Affinity _ = Affinity.pin(cpus)) {
      start.await();
      return side.call();
    }
  }
}
