package dev.assay.bench.suite.storage.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * SQLite: a B-tree clustered by its key (WITHOUT ROWID), pages of 4 KiB, write-ahead log, which is
 * carried over to the tree after a 32nd of the data: 4 MB, as by default, for 128.
 */
final class SqliteEngine implements Engine {

  private static final int PAGE_BYTES = 4_096;
  private static final int LEAST_CACHE_KIB = 64;

  private final Connection connection;
  private final PreparedStatement put;
  private final PreparedStatement get;

  SqliteEngine(Settings settings) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + settings.folder().resolve("tree.db"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size = " + PAGE_BYTES);
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = " + (settings.isSynced() ? "FULL" : "OFF"));
      statement.execute(
          "PRAGMA cache_size = -" + Math.max(LEAST_CACHE_KIB, settings.cacheBytes() >> 10));
      statement.execute(
          "PRAGMA wal_autocheckpoint = " + Math.max(8, settings.dataBytes() / PAGE_BYTES / 32));
      statement.execute(
          "CREATE TABLE IF NOT EXISTS t (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID");
    }
    connection.setAutoCommit(false);
    put = connection.prepareStatement("INSERT OR REPLACE INTO t VALUES (?, ?)");
    get = connection.prepareStatement("SELECT v FROM t WHERE k = ?");
  }

  @Override
  public synchronized void write(byte[][] keys, byte[] value) throws SQLException {
    for (byte[] key : keys) {
      put.setBytes(1, key);
      put.setBytes(2, value);
      put.executeUpdate();
    }
    connection.commit();
  }

  @Override
  public byte @Nullable [] read(byte[] key) throws SQLException {
    get.setBytes(1, key);
    try (ResultSet row = get.executeQuery()) {
      return row.next() ? row.getBytes(1) : null;
    }
  }

  @Override
  public void settle() throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    connection.setAutoCommit(false);
  }

  /**
   * Counted by the tree's own table of pages instead of by reading: a row is found on the page that
   * holds it, behind those above; some rows lie above the leaves, and long ones go on elsewhere.
   */
  @Override
  public double touched(byte[][] keys) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (sum(ncell * (length(path) - length(replace(path, '/', ''))))"
                    + " + sum(pagetype = 'overflow')) * 1.0 / sum(ncell)"
                    + " FROM dbstat WHERE name = 't'")) {
      return row.getDouble(1);
    }
  }

  @Override
  public void close() throws SQLException {
    put.close();
    get.close();
    connection.close();
  }
}
