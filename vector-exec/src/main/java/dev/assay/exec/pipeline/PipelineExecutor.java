package dev.assay.exec.pipeline;

import dev.assay.engine.thread.Affinity;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * Runs pipelines on workers: the calling thread and pooled ones, which claim morsels from a shared
 * counter. Any number of callers at once; idle threads help whoever has work. With one worker no
 * thread is started.
 *
 * <p>What goes wrong in one worker stops all of that query at their next morsel and is thrown to
 * its caller once.
 */
public final class PipelineExecutor implements AutoCloseable {

  private final ExecutionConfig initial;
  private volatile ExecutionConfig config;
  private final List<Integer> cpus;
  private final WorkerPool pool;
  private final ArrayPool arrays;
  private final QueryArena.Pool chunks = new QueryArena.Pool();

  /** An executor with its threads, which start when first needed. */
  public PipelineExecutor(ExecutionConfig config) {
    initial = config;
    this.config = config;
    cpus = config.pinned() ? Affinity.allowed() : List.of();
    pool = new WorkerPool(config.workers() - 1, cpus);
    arrays = new ArrayPool(config.memoryBudgetBytes() / 2);
  }

  /** How queries run here. */
  public ExecutionConfig config() {
    return config;
  }

  /** How queries ran here before that was changed. */
  public ExecutionConfig initialConfig() {
    return initial;
  }

  /** Changes how queries run that begin from now on, all but their CPUs. */
  public synchronized void configure(UnaryOperator<ExecutionConfig> change) {
    ExecutionConfig changed = change.apply(config);
    if (changed.pinned() != config.pinned()) {
      throw new IllegalArgumentException("an executor keeps its CPUs");
    }
    pool.grow(changed.workers() - 1);
    config = changed;
    arrays.limit(changed.memoryBudgetBytes() / 2);
  }

  /** Memory for a query that runs here. */
  public QueryMemory newMemory() {
    return new QueryMemory(arrays, chunks, config.memoryBudgetBytes());
  }

  /** Memory off the heap for a query that runs here, to be closed when it has ended. */
  public Arena newArena() {
    return new QueryArena(chunks);
  }

  /**
   * Runs pipelines one after the other.
   *
   * @param pipelines each after those that it depends on
   * @throws java.util.concurrent.CancellationException where that was asked for, or the calling
   *     thread was interrupted
   */
  public void run(List<Pipeline> pipelines, Cancellation cancellation) {
    run(pipelines::forEach, cancellation);
  }

  /**
   * As {@link #run(List, Cancellation)}, where what one pipeline found decides what runs next.
   *
   * @param query gives pipelines, one after the other, to what it is handed, which returns when
   *     they are done
   */
  public void run(Consumer<Consumer<Pipeline>> query, Cancellation cancellation) {
    int workers = config.workers();
    int queries = pool.enter();
    try {
      if (queries == 1 && !cpus.isEmpty()) { // several callers would share the one CPU
        try (Affinity _ = Affinity.pin(cpus.getFirst())) {
          query.accept(pipeline -> run(pipeline, workers, cancellation));
        }
      } else {
        query.accept(pipeline -> run(pipeline, workers, cancellation));
      }
    } finally {
      pool.leave();
    }
  }

  private void run(Pipeline pipeline, int most, Cancellation cancellation) {
    int morsels = pipeline.source().morsels();
    int workers = pipeline.source().isOrdered() ? 1 : Math.min(most, morsels);
    Claims claims = new Claims(morsels, cancellation, pipeline.sink());
    Thread caller = Thread.currentThread();
    pool.run(
        new Job(
            claims,
            workers - 1,
            () -> {
              // A sink may count on one finished stage: the caller's.
              if (Thread.currentThread().equals(caller) || claims.hasLeft()) {
                work(claims, pipeline);
              }
            }));
    pipeline.sink().complete(new Crew(cancellation, pipeline.sink(), most));
  }

  private void work(Claims claims, Pipeline pipeline) {
    boolean isDone = false;
    try {
      Pipeline.Chain chain = pipeline.open(config.vectorLength());
      claims.whileWanted(chain::read);
      if (!claims.hasFailed()) {
        chain.finish(); // may fail too, while others wait for its rows
        isDone = true;
      }
    } finally {
      if (!isDone) {
        pipeline.sink().fail();
      }
    }
  }

  /** The workers of one query. */
  private final class Crew implements Workers {

    private final Cancellation cancellation;
    private final Sink sink;
    private final int most;

    Crew(Cancellation cancellation, Sink sink, int most) {
      this.cancellation = cancellation;
      this.sink = sink;
      this.most = most;
    }

    @Override
    public int count() {
      return most;
    }

    @Override
    public void forEach(int tasks, IntConsumer task) {
      Claims claims = new Claims(tasks, cancellation, sink);
      int workers = Math.min(most, tasks);
      pool.run(new Job(claims, workers - 1, () -> claims.forEach(task)));
    }
  }

  /** Ends the pooled threads as soon as they are through; queries that run go on without them. */
  @Override
  public void close() {
    pool.close();
  }
}
