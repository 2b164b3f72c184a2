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

  /** The same statement, ended where it takes longer to its last row, however slowly it is read. */
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
   * @throws java.util.concurrent.CancellationException where it was cancelled
   */
  public QueryResult execute(@Nullable Object... parameters) {
    try (Run run = new Run()) {
      return statement.run(run.call(parameters));
    }
  }

  /**
   * Runs a query whose rows are taken as they come; the stream is to be closed.
   *
   * @param parameters values, in order
   * @throws SqlException where it is no query, or cannot be begun
   */
  public RowStream stream(@Nullable Object... parameters) {
    Run run = new Run();
    boolean hasBegun = false;
    try {
      RowStream stream = statement.stream(run.call(parameters));
      hasBegun = true;
      stream.whenEnded(run::close);
      return stream;
    } finally {
      if (!hasBegun) {
        run.close();
      }
    }
  }

  /** What can end one run early. */
  private final class Run implements AutoCloseable {

    private final Cancellation cancellation = new Cancellation();
    private final Optional<CompletableFuture<Void>> timer = timeout.map(this::endAfter);

    Run() {
      running.add(cancellation);
    }

    private CompletableFuture<Void> endAfter(Duration longest) {
      String sentence =
          "the statement was ended after its timeout of " + longest.toMillis() + " ms";
      Executor later = CompletableFuture.delayedExecutor(longest.toNanos(), TimeUnit.NANOSECONDS);
      return CompletableFuture.runAsync(() -> cancellation.cancel(sentence), later);
    }

    Statement.Call call(@Nullable Object... parameters) {
      return new Statement.Call(Arrays.asList(parameters), cancellation);
    }

    @Override
    public void close() {
      timer.ifPresent(each -> each.cancel(false));
      running.remove(cancellation);
    }
  }

  /** Asks all runs that are under way to end at their next morsel; any thread may. */
  public void cancel() {
    running.forEach(Cancellation::cancel);
  }
}
