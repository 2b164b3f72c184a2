package dev.assay.bench.suite.ladder;

import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.thread.Affinity;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that stay, one pinned to each CPU: a query of a millisecond on threads that are made for
 * it would be a measurement of threads.
 */
final class Crew implements AutoCloseable {

  private final ExecutorService threads;

  Crew(List<Integer> cpus) {
    threads = Executors.newFixedThreadPool(cpus.size(), pinnedTo(cpus));
  }

  private static ThreadFactory pinnedTo(List<Integer> cpus) {
    ThreadFactory platform = Thread.ofPlatform().daemon().name("assay-ladder-", 0).factory();
    AtomicInteger made = new AtomicInteger();
    return work -> {
      List<Integer> own = List.of(cpus.get(made.getAndIncrement() % cpus.size()));
      return platform.newThread(
          () -> {
            try (Affinity _ = Affinity.pin(own)) {
              work.run();
            }
          });
    };
  }

  /** Adds up what the parts give. */
  Sums sums(List<Callable<Sums>> parts) throws WorkloadFailed, InterruptedException {
    Sums all = new Sums();
    for (Future<Sums> part : threads.invokeAll(parts)) {
      try {
        all.addAll(part.get());
      } catch (ExecutionException e) {
        throw new WorkloadFailed("the ladder: " + e.getCause(), e);
      }
    }
    return all;
  }

  @Override
  public void close() {
    threads.close();
  }
}
