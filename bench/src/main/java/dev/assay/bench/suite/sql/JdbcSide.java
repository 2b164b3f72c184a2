package dev.assay.bench.suite.sql;

import dev.assay.exec.table.TableDefinition;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peer behind JDBC. */
final class JdbcSide implements SqlSide {

  private final Peer peer;
  private final Connection connection;
  private final Statement statement;
  private PreparedStatement prepared;
  private String preparedText = "";

  /** The peers. */
  enum Peer {
    /** Columns, vectors, all cores: the engine to beat. */
    DUCKDB("jdbc:duckdb:", 0),
    /**
     * Row at a time, in Java; what takes it longer than the limit is left out, and a result is
     * computed anew each time.
     */
    H2("jdbc:h2:mem:;OPTIMIZE_REUSE_RESULTS=0", 5);

    private final String url;
    private final int limitSeconds;

    Peer(String url, int limitSeconds) {
      this.url = url;
      this.limitSeconds = limitSeconds;
    }
  }

  /** With its tables in memory. */
  JdbcSide(Peer peer) throws SQLException {
    this(peer, peer.url);
  }

  private JdbcSide(Peer peer, String url) throws SQLException {
    this.peer = peer;
    connection = DriverManager.getConnection(url);
    statement = connection.createStatement();
    prepared = connection.prepareStatement("SELECT 1");
    if (peer.limitSeconds > 0) {
      statement.setQueryTimeout(peer.limitSeconds);
    }
  }

  /**
   * DuckDB with its tables in a file, compressed, of which it holds in memory what it reads: for
   * tables that are more than memory while they are not compressed.
   *
   * @param file that does not exist yet; files beside it begin with its name
   * @param memoryBytes the most that it may hold
   */
  static JdbcSide duckDbIn(Path file, long memoryBytes) throws SQLException {
    JdbcSide side = new JdbcSide(Peer.DUCKDB, Peer.DUCKDB.url + file);
    side.execute("SET memory_limit = '%dMiB'".formatted(memoryBytes >> 20));
    return side;
  }

  @Override
  public String label() {
    return peer.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether a query that it cannot answer in time is left out instead of being a failure. */
  boolean mayGiveUp() {
    return peer.limitSeconds > 0;
  }

  @Override
  public void load(TableDefinition table, Path file) throws SQLException {
    statement.execute("DROP TABLE IF EXISTS " + table.name());
    statement.execute(DataSet.ddl(table, false));
    if (peer == Peer.DUCKDB) {
      statement.execute(
          "COPY %s FROM '%s' (DELIMITER '|', HEADER false, AUTO_DETECT false, QUOTE '')"
              .formatted(table.name(), file));
    } else {
      String columns =
          String.join("|", table.columns().stream().map(TableDefinition.Column::name).toList());
      statement.execute(
          "INSERT INTO %s SELECT * FROM CSVREAD('%s', '%s', 'fieldSeparator=| preserveWhitespace=true')"
              .formatted(table.name(), file, columns));
    }
  }

  @Override
  public void declareKeys(TableDefinition table) throws SQLException {
    for (List<Integer> key : table.keys()) {
      statement.execute("ALTER TABLE " + table.name() + " ADD " + DataSet.primaryKey(table, key));
    }
  }

  /** Runs a statement that gives no rows. */
  void execute(String sql) throws SQLException {
    statement.execute(sql);
  }

  @Override
  public void threads(int threads) throws SQLException {
    if (peer == Peer.DUCKDB) {
      statement.execute("SET threads = " + threads);
    }
  }

  @Override
  public long read(String sql) throws SQLException {
    return read(statement.executeQuery(sql));
  }

  @Override
  public long readPrepared(String sql) throws SQLException {
    if (!preparedText.equals(sql)) {
      prepared.close();
      prepared = connection.prepareStatement(sql);
      preparedText = sql;
    }
    return read(prepared.executeQuery());
  }

  private static long read(ResultSet result) throws SQLException {
    try (ResultSet rows = result) {
      int columns = rows.getMetaData().getColumnCount();
      long count = 0;
      long values = 0;
      for (; rows.next(); count++) {
        for (int column = 1; column <= columns; column++) {
          values += rows.getObject(column) == null ? 0 : 1;
        }
      }
      return values < 0 ? -1 : count;
    }
  }

  @Override
  public List<List<@Nullable Object>> rows(String sql) throws SQLException {
    List<List<@Nullable Object>> all = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(rows.getObject(column));
        }
        all.add(row);
      }
    }
    return all;
  }

  @Override
  public long tableBytes() throws SQLException {
    if (peer != Peer.DUCKDB) {
      return 0;
    }
    try (ResultSet sum =
        statement.executeQuery("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()")) {
      return sum.next() ? sum.getLong(1) : 0;
    }
  }

  @Override
  public void close() throws SQLException {
    prepared.close();
    statement.close();
    connection.close();
  }
}
