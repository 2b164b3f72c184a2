package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.ChunkSink;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultColumn;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.ValueType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query as they come, in parts of a few thousand, in order. A thread of its own runs
 * the query, at most {@value #PARTS_AHEAD} parts ahead of the reader. Closing it early ends the
 * query. Belongs to one reader.
 */
public final class RowStream implements AutoCloseable {

  private static final int PARTS_AHEAD = 4;
  private static final long LOOK_MILLIS = 20;

  private final List<String> names;
  private final List<ColumnType> types;
  private final Deque<QueryResult> parts = new ArrayDeque<>();
  private final Cancellation cancellation;
  private Thread producer = new Thread();
  private boolean hasEnded;
  private @Nullable Throwable failure;
  private Runnable whenEnded = () -> {};

  private RowStream(List<String> names, List<ColumnType> types, Cancellation cancellation) {
    this.names = names;
    this.types = types;
    this.cancellation = cancellation;
  }

  /** Begins to run a plan; the snapshot is closed when it ends. */
  static RowStream of(Database database, Plan plan, Snapshot snapshot, Cancellation cancellation) {
    List<ValueType> outputs = plan.root().outputs();
    List<ColumnType> types = outputs.stream().map(ValueType::type).toList();
    RowStream stream = new RowStream(plan.names(), types, cancellation);
    ChunkSink sink = new ChunkSink(outputs, plan.names(), stream::put);
    stream.producer =
        Thread.ofPlatform()
            .daemon()
            .name("assay-stream")
            .start(() -> stream.run(() -> database.run(plan.root(), sink, cancellation), snapshot));
    return stream;
  }

  /** Of rows that are there. */
  public static RowStream of(QueryResult result) {
    List<ColumnType> types =
        result.columns().stream().map(ResultColumn::type).map(ValueType::type).toList();
    RowStream stream = new RowStream(result.names(), types, new Cancellation());
    if (result.rows() > 0) {
      stream.parts.add(result);
    }
    stream.hasEnded = true;
    return stream;
  }

  private void run(Runnable query, Snapshot snapshot) {
    Throwable failed = null;
    try (snapshot) {
      query.run();
    } catch (Throwable e) {
      failed = e;
    }
    Runnable last;
    synchronized (this) {
      failure = failed;
      hasEnded = true;
      last = whenEnded;
      notifyAll();
    }
    last.run();
  }

  private synchronized void put(QueryResult part) {
    await(
        () -> {
          cancellation.check();
          return parts.size() < PARTS_AHEAD;
        });
    parts.add(part);
    notifyAll();
  }

  private void await(BooleanSupplier isReached) {
    try {
      while (!isReached.getAsBoolean()) {
        wait(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the query's thread was interrupted");
    }
  }

  /** Names of the columns. */
  public List<String> names() {
    return names;
  }

  /** Types of the columns. */
  public List<ColumnType> types() {
    return types;
  }

  /**
   * The next rows, one or more; empty when there are no more.
   *
   * @throws SqlException where the query failed
   * @throws CancellationException where it was cancelled, or this thread was interrupted
   */
  public synchronized Optional<QueryResult> next() {
    await(() -> hasEnded || !parts.isEmpty());
    QueryResult part = parts.poll();
    notifyAll();
    if (part == null) {
      rethrow();
    }
    return Optional.ofNullable(part);
  }

  /**
   * Waits until the query has ended or is as far ahead as it may be, so that what goes wrong with
   * few rows is thrown here, as {@link #next} does.
   */
  public synchronized RowStream awaitRows() {
    await(() -> hasEnded || parts.size() >= PARTS_AHEAD);
    rethrow();
    return this;
  }

  private void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Runs something when the query has ended, on its thread; now, where it has. */
  public void whenEnded(Runnable task) {
    synchronized (this) {
      if (!hasEnded) {
        whenEnded = task;
        return;
      }
    }
    task.run();
  }

  /** Asks the query to end early; any thread may. */
  public void cancel() {
    cancellation.cancel();
  }

  /** Ends the query, and waits until it holds nothing any more. */
  @Override
  public void close() {
    cancellation.cancel();
    boolean interrupted = false;
    while (producer.isAlive()) {
      synchronized (this) {
        parts.clear();
        notifyAll();
      }
      try {
        producer.join(LOOK_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
