package dev.assay.bench.load;

import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.thread.Affinity;
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

  private static final int TIMEOUT_SECONDS = 120;

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
        results.add(side.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      throw new WorkloadFailed(what + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new WorkloadFailed(what + " made no end within " + TIMEOUT_SECONDS + " s", e);
    } finally {
      threads.shutdownNow();
    }
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
