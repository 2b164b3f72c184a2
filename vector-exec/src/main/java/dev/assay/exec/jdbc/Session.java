package dev.assay.exec.jdbc;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection, a session of its engine. With auto-commit each statement is kept when it succeeds;
 * without, statements are within a transaction, which the first of them begins.
 */
final class Session implements Facade.Fallback {

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "setReadOnly",
          "setCatalog",
          "setSchema",
          "setHoldability",
          "clearWarnings",
          "setClientInfo",
          "setTransactionIsolation",
          "setNetworkTimeout",
          "beginRequest",
          "endRequest");

  private final SqlEngine engine;
  private final String url;
  private final Runnable release;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final Set<Command> open = ConcurrentHashMap.newKeySet();
  private boolean autoCommit = true;
  private @Nullable Connection facade;

  private Session(SqlEngine engine, String url, Runnable release) {
    this.engine = engine;
    this.url = url;
    this.release = release;
  }

  static Connection open(SqlEngine engine, String url, Runnable release) {
    Session session = new Session(engine.session(), url, release);
    Connection facade = Facade.of(Connection.class, session);
    session.facade = facade;
    return facade;
  }

  SqlEngine engine() {
    return engine;
  }

  String url() {
    return url;
  }

  @Nullable Connection connection() {
    return facade;
  }

  /** Called before each statement: without auto-commit it is within a transaction. */
  void beforeStatement() {
    if (!autoCommit && !engine.isInTransaction()) {
      engine.execute("BEGIN");
    }
  }

  void closed(Command command) {
    open.remove(command);
  }

  private void requireOpen() throws SQLException {
    if (isClosed.get()) {
      throw new SQLException("the connection is closed", "08003");
    }
  }

  Statement createStatement() throws SQLException {
    requireOpen();
    Command command = new Command(this, Optional.empty());
    open.add(command);
    return command.as(Statement.class);
  }

  Statement createStatement(int type, int concurrency) throws SQLException {
    requireForward(type, concurrency);
    return createStatement();
  }

  Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return createStatement(type, concurrency);
  }

  PreparedStatement prepareStatement(String sql) throws SQLException {
    requireOpen();
    Command command = new PreparedCommand(this, engine.prepare(sql));
    open.add(command);
    return command.as(PreparedStatement.class);
  }

  PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
    requireForward(type, concurrency);
    return prepareStatement(sql);
  }

  PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareStatement(sql, type, concurrency);
  }

  PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
    if (generatedKeys == Statement.RETURN_GENERATED_KEYS) {
      throw new SQLFeatureNotSupportedException("no keys are generated");
    }
    return prepareStatement(sql);
  }

  private static void requireForward(int type, int concurrency) throws SQLException {
    if (type != ResultSet.TYPE_FORWARD_ONLY || concurrency != ResultSet.CONCUR_READ_ONLY) {
      throw new SQLFeatureNotSupportedException("results are read forward, and only read");
    }
  }

  DatabaseMetaData getMetaData() throws SQLException {
    requireOpen();
    return Facade.of(DatabaseMetaData.class, new Metadata(this));
  }

  void close() {
    if (isClosed.compareAndSet(false, true)) {
      open.forEach(Command::close);
      engine.close();
      release.run();
    }
  }

  void abort(Executor executor) {
    executor.execute(this::close);
  }

  boolean isClosed() {
    return isClosed.get();
  }

  boolean isValid(int seconds) {
    return !isClosed.get();
  }

  boolean getAutoCommit() {
    return autoCommit;
  }

  void setAutoCommit(boolean wanted) throws SQLException {
    if (wanted && !autoCommit) {
      commit();
    }
    autoCommit = wanted;
  }

  void commit() throws SQLException {
    end("COMMIT");
  }

  void rollback() throws SQLException {
    end("ROLLBACK");
  }

  private void end(String statement) throws SQLException {
    requireOpen();
    if (engine.isInTransaction()) {
      try {
        engine.execute(statement);
      } catch (SqlException e) {
        throw new SQLException(e.getMessage(), "40001", e);
      }
    }
  }

  int getTransactionIsolation() {
    return Connection.TRANSACTION_REPEATABLE_READ;
  }

  int getHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  String nativeSQL(String sql) {
    return sql;
  }

  boolean isReadOnly() {
    return false;
  }

  int getNetworkTimeout() {
    return 0;
  }

  @Nullable Object getWarnings() {
    return null;
  }

  @Nullable String getCatalog() {
    return null;
  }

  String getSchema() {
    return "main";
  }

  @Override
  public Optional<Object> otherwise(Method method, @Nullable Object[] arguments) {
    return WITHOUT_EFFECT.contains(method.getName()) ? Optional.of("") : Optional.empty();
  }
}
