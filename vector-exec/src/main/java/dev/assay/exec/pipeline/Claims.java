package dev.assay.exec.pipeline;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Tasks of a pipeline that workers claim in order, and the first thing that went wrong. */
final class Claims {

  private final int tasks;
  private final Cancellation cancellation;
  private final Sink sink;
  private final AtomicInteger next = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  Claims(int tasks, Cancellation cancellation, Sink sink) {
    this.tasks = tasks;
    this.cancellation = cancellation;
    this.sink = sink;
  }

  /** Does claimed tasks until none is left or something went wrong. */
  void forEach(IntConsumer task) {
    for (int claimed = claim(); claimed < tasks; claimed = claim()) {
      task.accept(claimed);
    }
  }

  /** As {@link #forEach}, and ends where the sink wants no more rows. */
  void whileWanted(IntConsumer task) {
    while (!sink.isSatisfied()) {
      int claimed = claim();
      if (claimed >= tasks) {
        return;
      }
      task.accept(claimed);
    }
  }

  /** Whether a task is left to claim. */
  boolean hasLeft() {
    return next.get() < tasks;
  }

  private int claim() {
    if (hasFailed()) {
      return tasks;
    }
    cancellation.check();
    return next.getAndIncrement();
  }

  /** Runs a worker's body and keeps what it throws; takes no memory, which may be what is short. */
  void guard(Runnable body) {
    try {
      body.run();
    } catch (Throwable e) {
      fail(e);
    }
  }

  private synchronized void fail(Throwable e) {
    failure = failure == null ? e : failure;
  }

  /** Stops all workers since the caller was interrupted. */
  void interrupt() {
    fail(new CancellationException("the query's thread was interrupted"));
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** Throws to the caller what a worker threw first. */
  void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case OutOfMemoryError e -> throw QueryMemory.exhausted(e);
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("a worker failed", e);
    }
  }
}
