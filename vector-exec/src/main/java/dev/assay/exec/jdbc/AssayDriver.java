package dev.assay.exec.jdbc;

import dev.assay.exec.SqlEngine;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Connects to engines in this process. {@code jdbc:assay:} and {@code jdbc:assay:memory} are an
 * engine of the connection's own; {@code jdbc:assay:NAME} is one that all connections of that name
 * share, until the last of them is closed. The property {@code threads} says how many threads a
 * query may use: all by default.
 */
public final class AssayDriver implements Driver {

  private static final String PREFIX = "jdbc:assay:";
  private static final Map<String, Shared> SHARED = new HashMap<>();

  static {
    try {
      DriverManager.registerDriver(new AssayDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** An engine and how many connections, and others, hold it. */
  private static final class Shared {
    final SqlEngine engine;
    int holders;

    Shared(SqlEngine engine) {
      this.engine = engine;
    }
  }

  /** For the service loader. */
  public AssayDriver() {}

  /**
   * Makes an engine that is open already known under a name; the caller closes it, after {@link
   * #withdraw}.
   */
  public static void share(String name, SqlEngine engine) {
    synchronized (SHARED) {
      Shared shared = new Shared(engine);
      shared.holders = 1;
      if (SHARED.putIfAbsent(name, shared) != null) {
        throw new IllegalArgumentException("there is a database " + name + " already");
      }
    }
  }

  /** Ends the sharing of an engine; connections that are open still work. */
  public static void withdraw(String name) {
    synchronized (SHARED) {
      SHARED.remove(name);
    }
  }

  @Override
  public @Nullable Connection connect(String url, Properties properties) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    String name = url.substring(PREFIX.length());
    SqlEngine.Config config = SqlEngine.Config.DEFAULT.withThreads(threads(properties));
    if (name.isEmpty() || name.equals("memory")) {
      SqlEngine engine = SqlEngine.open(config);
      return Session.open(engine, url, engine::close);
    }
    synchronized (SHARED) {
      Shared shared = SHARED.computeIfAbsent(name, _ -> new Shared(SqlEngine.open(config)));
      shared.holders++;
      return Session.open(shared.engine, url, () -> release(name, shared));
    }
  }

  private static void release(String name, Shared shared) {
    synchronized (SHARED) {
      if (--shared.holders == 0) {
        SHARED.remove(name);
        shared.engine.close();
      }
    }
  }

  private static int threads(Properties properties) throws SQLException {
    String text = properties.getProperty("threads");
    try {
      return text == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new SQLException("the property threads is not a number: " + text, e);
    }
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[] {
      new DriverPropertyInfo("threads", info.getProperty("threads"))
    };
  }

  @Override
  public int getMajorVersion() {
    return 0;
  }

  @Override
  public int getMinorVersion() {
    return 1;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("nothing is logged");
  }
}
