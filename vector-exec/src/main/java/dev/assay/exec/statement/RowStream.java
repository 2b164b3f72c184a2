package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.ChunkSink;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query as they come, in parts of a few thousand. A thread of its own runs the query,
 * at most {@value #PARTS_AHEAD} parts ahead of the reader. Closing it early ends the query. Belongs
 * to one reader.
 */
public final class RowStream implements AutoCloseable {

  private static final int PARTS_AHEAD = 4;
  private static final long LOOK_MILLIS = 20;

  private final List<String> names;
  private final List<ColumnType> types;
  private final ArrayBlockingQueue<QueryResult> parts = new ArrayBlockingQueue<>(PARTS_AHEAD);
  private final Cancellation cancellation;
  private final Thread producer;
  private volatile @Nullable RuntimeException failure;

  /** Begins to run a plan; the snapshot is closed when it ends. */
  RowStream(Database database, Plan plan, Snapshot snapshot, Cancellation cancellation) {
    names = plan.names();
    types = plan.root().outputs().stream().map(ValueType::type).toList();
    this.cancellation = cancellation;
    producer =
        Thread.ofPlatform()
            .daemon()
            .name("assay-stream")
            .start(
                () -> {
                  try (snapshot) {
                    ChunkSink sink = new ChunkSink(plan.root().outputs(), names, this::put);
                    database.run(plan.root(), sink, cancellation);
                  } catch (RuntimeException e) {
                    failure = e;
                  }
                });
  }

  private void put(QueryResult part) {
    try {
      while (!parts.offer(part, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (cancellation.isRequested()) {
          throw new CancellationException("the query was cancelled");
        }
      }
    } catch (InterruptedException e) {
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
   * @throws CancellationException where it was cancelled
   */
  public Optional<QueryResult> next() {
    try {
      while (true) {
        boolean hasEnded = !producer.isAlive();
        QueryResult part = parts.poll(hasEnded ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (part != null) {
          return Optional.of(part);
        }
        if (hasEnded) {
          RuntimeException failed = failure;
          if (failed != null) {
            throw failed;
          }
          return Optional.empty();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the reader of a query was interrupted");
    }
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
      parts.clear();
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
