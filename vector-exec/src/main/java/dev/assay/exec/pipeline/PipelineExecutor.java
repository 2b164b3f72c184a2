package dev.assay.exec.pipeline;

import dev.assay.engine.thread.Affinity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs pipelines on workers: the calling thread and pooled ones, which claim morsels from a shared
 * counter. With one worker no thread is started. One caller at a time.
 *
 * <p>What goes wrong in one worker stops all at their next morsel and is thrown to the caller once.
 */
public final class PipelineExecutor implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ExecutionConfig config;
  private final List<Integer> cpus = Affinity.allowed();
  private final ExecutorService pool;

  /** An executor with its threads, which start when first needed. */
  public PipelineExecutor(ExecutionConfig config) {
    this.config = config;
    AtomicInteger worker = new AtomicInteger();
    // A pool makes no thread before its first task, so that one worker needs none.
    pool =
        Executors.newFixedThreadPool(
            Math.max(1, config.workers() - 1), task -> thread(task, worker.incrementAndGet()));
  }

  /** How queries run here. */
  public ExecutionConfig config() {
    return config;
  }

  /**
   * Runs pipelines one after the other.
   *
   * @param pipelines each after those that it depends on
   * @throws java.util.concurrent.CancellationException where that was asked for, or the calling
   *     thread was interrupted
   */
  public void run(List<Pipeline> pipelines, Cancellation cancellation) {
    if (config.pinned() && !cpus.isEmpty()) {
      try (Affinity _ = Affinity.pin(cpus.getFirst())) {
        pipelines.forEach(pipeline -> run(pipeline, cancellation));
      }
    } else {
      pipelines.forEach(pipeline -> run(pipeline, cancellation));
    }
  }

  private void run(Pipeline pipeline, Cancellation cancellation) {
    int morsels = pipeline.source().morsels();
    int workers = pipeline.source().isOrdered() ? 1 : Math.min(config.workers(), morsels);
    Sink sink = pipeline.sink();
    Claims claims = new Claims(morsels, cancellation, sink);
    parallel(Math.max(1, workers), () -> work(claims, pipeline), claims);
    int tasks = sink.completionTasks();
    Claims rest = new Claims(tasks, cancellation, sink);
    parallel(Math.min(config.workers(), tasks), () -> rest.forEach(sink::complete), rest);
  }

  private void work(Claims claims, Pipeline pipeline) {
    Pipeline.Chain chain = pipeline.open(config.vectorLength());
    claims.whileWanted(chain::read);
    if (!claims.hasFailed()) {
      chain.finish();
    }
  }

  private void parallel(int workers, Runnable body, Claims claims) {
    List<Future<?>> others = new ArrayList<>();
    for (int i = 1; i < workers; i++) {
      others.add(pool.submit(() -> claims.guard(body)));
    }
    if (workers > 0) {
      claims.guard(body);
    }
    boolean interrupted = false;
    for (Future<?> other : others) {
      interrupted |= await(other, claims);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    claims.rethrow();
  }

  /** Waits for a worker to end whatever comes; true where the caller was interrupted meanwhile. */
  private static boolean await(Future<?> worker, Claims claims) {
    boolean interrupted = false;
    while (true) {
      try {
        worker.get();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        claims.interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a worker died outside its guard", e);
      }
    }
  }

  private Thread thread(Runnable task, int worker) {
    Runnable body = task;
    if (config.pinned() && !cpus.isEmpty()) {
      int cpu = cpus.get(worker % cpus.size());
      body =
          () -> {
            try (Affinity _ = Affinity.pin(cpu)) {
              task.run();
            }
          };
    }
    return Thread.ofPlatform()
        .daemon()
        .name("assay-worker-" + NUMBER.incrementAndGet())
        .unstarted(body);
  }

  /** Ends the pooled threads; call it when no query runs. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
