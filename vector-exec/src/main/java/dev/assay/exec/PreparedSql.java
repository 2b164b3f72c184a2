package dev.assay.exec;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.statement.RowStream;
import dev.assay.exec.statement.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A statement to be run more than once, with values for its parameters {@code ?} or {@code $1}. A
 * query is parsed, validated and converted when it first runs with values of certain types; each
 * run chooses a plan for its values. Any thread may use it.
 */
public final class PreparedSql {

  private final Statement statement;
  private final Optional<Duration> timeout;
  private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();

  PreparedSql(Statement statement, Optional<Duration> timeout) {
    this.statement = statement;
    this.timeout = timeout;
  }

  /** The same statement, ended where it takes longer. */
  public PreparedSql withTimeout(Duration longest) {
    return new PreparedSql(statement, Optional.of(longest));
  }

  /** Whether it gives rows, and not the number of rows that it changed. */
  public boolean givesRows() {
    return statement.givesRows();
  }

  /** How many values it needs. */
  public int parameters() {
    return statement.parameters();
  }

  /**
   * Runs it.
   *
   * @param parameters values, in order
   * @throws SqlException where it fails, or takes longer than its timeout
   * @throws CancellationException where it was cancelled
   */
  public QueryResult execute(@Nullable Object... parameters) {
    Cancellation cancellation = new Cancellation();
    running.add(cancellation);
    CompletableFuture<Void> timer = timer(cancellation);
    try {
      return statement.run(new Statement.Call(Arrays.asList(parameters), cancellation));
    } catch (CancellationException e) {
      if (timer.isDone()) {
        throw new SqlException(
            "the statement was ended after its timeout of "
                + timeout.map(Duration::toMillis).orElse(0L)
                + " ms");
      }
      throw e;
    } finally {
      timer.cancel(false);
      running.remove(cancellation);
    }
  }

  private CompletableFuture<Void> timer(Cancellation cancellation) {
    if (timeout.isEmpty()) {
      return new CompletableFuture<>();
    }
    Executor later =
        CompletableFuture.delayedExecutor(timeout.get().toNanos(), TimeUnit.NANOSECONDS);
    return CompletableFuture.runAsync(cancellation::cancel, later);
  }

  /**
   * Runs a query whose rows are taken as they come; the stream is to be closed.
   *
   * @param parameters values, in order
   * @throws SqlException where it is no query, or fails before its first row
   */
  public RowStream stream(@Nullable Object... parameters) {
    return statement.stream(new Statement.Call(Arrays.asList(parameters), new Cancellation()));
  }

  /** Asks all runs that are under way to end at their next morsel; any thread may. */
  public void cancel() {
    running.forEach(Cancellation::cancel);
  }
}
