package dev.assay.exec.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.operator.result.QueryResult;
import java.lang.foreign.Arena;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;

/** Results that DuckDB reads through Arrow's C interface. */
class ArrowStreamTest {

  /** Every type, with rows that lack values, wide and narrow lanes. */
  private static final String ROWS =
      """
      SELECT i::BIGINT AS i, CASE WHEN i % 3 > 0 THEN i % 2 = 0 END AS flag,
        (i % 100 - 50)::TINYINT AS tiny, CASE WHEN i % 5 > 0 THEN (i % 30000)::SMALLINT END AS small,
        CASE WHEN i % 7 > 0 THEN i::INTEGER - 1000 END AS four, i * 1000000007 AS big,
        (i / 3)::FLOAT AS single, CASE WHEN i % 11 > 0 THEN sqrt(i) END AS root,
        (i % 997)::DECIMAL(4, 1) AS d4, CASE WHEN i % 2 > 0 THEN (i * 1717171)::DECIMAL(18, 4) END AS d18,
        CASE WHEN i % 9 > 0 THEN i::DECIMAL(38, 5) * 12345678901234 - 77 END AS d38,
        CASE WHEN i % 13 > 0 THEN 'text ' || i || ' é' END AS words, '' AS empty,
        'k' || i % 3 AS few, DATE '1992-01-01' + (i % 2500)::INTEGER AS day,
        CASE WHEN i % 4 > 0 THEN TIME '00:00:01' END AS hour,
        TIMESTAMP '1999-12-31 23:59:59' + to_seconds(i) AS at_time,
        (TIMESTAMP '1960-01-01' + to_seconds(i))::TIMESTAMPTZ AS at_utc,
        CASE WHEN i % 6 > 0 THEN to_months((i % 50)::INTEGER) END AS months,
        to_microseconds(i * 7777777) AS micros, NULL::INTEGER AS nothing
      FROM range(9000) r(i)
      """;

  private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          row.add(String.valueOf(rows.getObject(column)));
        }
        all.add(row);
      }
    }
    return all;
  }

  private static Connection duck() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    connection.createStatement().execute("SET TimeZone = 'UTC'");
    return connection;
  }

  private static List<List<String>> throughDuck(Connection connection, ArrowStream stream)
      throws SQLException {
    connection
        .unwrap(DuckDBConnection.class)
        .registerArrowStream("ours", new ArrowArrayStream(stream.memoryAddress()));
    return rows(connection, "SELECT * FROM ours");
  }

  @Test
  void duckReadsStreamsOfAllTypes() throws SQLException {
    int before = Exported.count();
    try (Connection connection = duck();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
        ArrowStream stream = ArrowStream.of(engine.stream(ROWS))) {
      assertEquals(rows(connection, ROWS), throughDuck(connection, stream));
    }
    assertEquals(before, Exported.count(), "something was not released");
  }

  @Test
  void duckReadsResults() throws SQLException {
    try (Connection connection = duck();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
        ArrowStream some = ArrowStream.of(engine.execute(ROWS + " LIMIT 77"));
        ArrowStream none = ArrowStream.of(engine.execute(ROWS + " LIMIT 0"))) {
      assertEquals(rows(connection, ROWS + " LIMIT 77"), throughDuck(connection, some));
      assertEquals(List.of(), throughDuck(connection, none));
    }
  }

  @Test
  void theConsumerIsToldWhatFailed() throws SQLException {
    try (Connection connection = duck();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
        ArrowStream stream =
            ArrowStream.of(engine.stream("SELECT 'x' || i::TINYINT FROM range(1000) r(i)"))) {
      SQLException failure =
          assertThrows(SQLException.class, () -> throughDuck(connection, stream));
      assertTrue(String.valueOf(failure.getMessage()).contains("TINYINT"), failure.getMessage());
    }
  }

  @Test
  void aClosedStreamFails() throws SQLException {
    try (Arena arena = Arena.ofConfined();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      ArrowStream stream = ArrowStream.of(engine.stream("SELECT 1"));
      long moved = arena.allocate(InterfaceLayout.STREAM_BYTES, 8).address();
      long target = arena.allocate(InterfaceLayout.ARRAY_BYTES, 8).address();
      Memory.copy(stream.memoryAddress(), moved, InterfaceLayout.STREAM_BYTES);
      stream.close();
      stream.close();
      assertEquals(5, ArrowStream.getNext(moved, target));
      ArrowStream.release(moved);
      assertEquals(0, Memory.getLong(moved + InterfaceLayout.STREAM_RELEASE));
    }
  }

  @Test
  void childrenMayOutliveTheirParent() {
    try (Arena arena = Arena.ofConfined();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      int before = Exported.count();
      QueryResult rows = engine.execute("SELECT 7 AS a, 'x' AS b");
      long array = arena.allocate(InterfaceLayout.ARRAY_BYTES, 8).address();
      Exported.array(rows, array);
      long child = Memory.getLong(Memory.getLong(array + InterfaceLayout.ARRAY_CHILDREN));
      long taken = arena.allocate(InterfaceLayout.ARRAY_BYTES, 8).address();
      Memory.copy(child, taken, InterfaceLayout.ARRAY_BYTES);
      Memory.putLong(child + InterfaceLayout.ARRAY_RELEASE, 0);
      Exported.releaseArray(array);
      assertEquals(before + 1, Exported.count());
      long values = Memory.getLong(Memory.getLong(taken + InterfaceLayout.ARRAY_BUFFERS) + 8);
      assertEquals(7, Memory.getInt(values));
      Exported.releaseArray(taken);
      Exported.releaseArray(taken);
      assertEquals(before, Exported.count());
    }
  }
}
