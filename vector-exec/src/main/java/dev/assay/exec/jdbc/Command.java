package dev.assay.exec.jdbc;

import dev.assay.exec.PreparedSql;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A statement. Only {@link #cancel} may be called by other threads. */
class Command implements Facade.Fallback {

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "setFetchSize",
          "setFetchDirection",
          "setMaxFieldSize",
          "setEscapeProcessing",
          "setPoolable",
          "clearWarnings",
          "setCursorName",
          "closeOnCompletion");

  private final Session session;
  private final List<String> batch = new ArrayList<>();
  private volatile Optional<PreparedSql> running;
  private @Nullable Object facade;
  private @Nullable Rows rows;
  private long changed = -1;
  private int timeoutSeconds;
  private long maxRows;
  private boolean isClosed;

  Command(Session session, Optional<PreparedSql> prepared) {
    this.session = session;
    running = prepared;
  }

  final <T> T as(Class<T> type) {
    T made = Facade.of(type, this);
    facade = made;
    return made;
  }

  final Session session() {
    return session;
  }

  /** Runs a statement; true where it gives rows. */
  final boolean run(PreparedSql sql, @Nullable Object... values) throws SQLException {
    if (isClosed) {
      throw new SQLException("the statement is closed");
    }
    closeRows();
    PreparedSql timed =
        timeoutSeconds == 0 ? sql : sql.withTimeout(Duration.ofSeconds(timeoutSeconds));
    running = Optional.of(timed);
    session.beforeStatement();
    if (sql.givesRows()) {
      rows = Rows.of(timed.stream(values), maxRows == 0 ? Long.MAX_VALUE : maxRows, facade);
      changed = -1;
    } else {
      changed = timed.execute(values).columns().getFirst().getLong(0);
    }
    return sql.givesRows();
  }

  final boolean execute(String sql) throws SQLException {
    return run(session.engine().prepare(sql));
  }

  final boolean execute(String sql, int keys) throws SQLException {
    requireNoKeys(keys);
    return execute(sql);
  }

  final ResultSet executeQuery(String sql) throws SQLException {
    execute(sql);
    return requireRows();
  }

  final ResultSet requireRows() throws SQLException {
    ResultSet result = getResultSet();
    if (result == null) {
      throw new SQLException("the statement gives no rows");
    }
    return result;
  }

  final int executeUpdate(String sql) throws SQLException {
    return Math.toIntExact(executeLargeUpdate(sql));
  }

  final int executeUpdate(String sql, int keys) throws SQLException {
    requireNoKeys(keys);
    return executeUpdate(sql);
  }

  final long executeLargeUpdate(String sql) throws SQLException {
    execute(sql);
    return requireCount();
  }

  final long requireCount() throws SQLException {
    if (changed < 0) {
      throw new SQLException("the statement gives rows, not their number");
    }
    return changed;
  }

  private static void requireNoKeys(int keys) throws SQLException {
    if (keys == Statement.RETURN_GENERATED_KEYS) {
      throw new SQLFeatureNotSupportedException("no keys are generated");
    }
  }

  final @Nullable ResultSet getResultSet() {
    return rows == null ? null : rows.facade();
  }

  final int getUpdateCount() {
    return (int) Math.min(changed, Integer.MAX_VALUE);
  }

  final long getLargeUpdateCount() {
    return changed;
  }

  final boolean getMoreResults() {
    closeRows();
    changed = -1;
    return false;
  }

  private void closeRows() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }

  final void addBatch(String sql) {
    batch.add(sql);
  }

  void clearBatch() {
    batch.clear();
  }

  int[] executeBatch() throws SQLException {
    int[] counts = new int[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = executeUpdate(batch.get(i));
    }
    batch.clear();
    return counts;
  }

  final void cancel() {
    running.ifPresent(PreparedSql::cancel);
  }

  final void setQueryTimeout(int seconds) {
    timeoutSeconds = seconds;
  }

  final int getQueryTimeout() {
    return timeoutSeconds;
  }

  final void setMaxRows(int most) {
    maxRows = most;
  }

  final int getMaxRows() {
    return (int) maxRows;
  }

  final void setLargeMaxRows(long most) {
    maxRows = most;
  }

  final void close() {
    isClosed = true;
    closeRows();
    session.closed(this);
  }

  final boolean isClosed() {
    return isClosed;
  }

  final @Nullable Connection getConnection() {
    return session.connection();
  }

  final @Nullable Object getWarnings() {
    return null;
  }

  final int getFetchSize() {
    return 0;
  }

  final int getFetchDirection() {
    return ResultSet.FETCH_FORWARD;
  }

  final int getResultSetType() {
    return ResultSet.TYPE_FORWARD_ONLY;
  }

  final int getResultSetConcurrency() {
    return ResultSet.CONCUR_READ_ONLY;
  }

  final int getResultSetHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  final boolean isPoolable() {
    return false;
  }

  final boolean isCloseOnCompletion() {
    return false;
  }

  final int getMaxFieldSize() {
    return 0;
  }

  @Override
  public Optional<Object> otherwise(Method method, @Nullable Object[] arguments)
      throws SQLException {
    return WITHOUT_EFFECT.contains(method.getName()) ? Optional.of("") : Optional.empty();
  }
}
