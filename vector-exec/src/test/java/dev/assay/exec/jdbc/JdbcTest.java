package dev.assay.exec.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver as clients and pools use it. */
class JdbcTest {

  private static Connection open(String name) throws SQLException {
    return DriverManager.getConnection("jdbc:assay:" + name);
  }

  @Test
  void textsAreThoseOfCasts() throws SQLException {
    String[] values = {
      "1e20::DOUBLE",
      "1.5e-7::DOUBLE",
      "0.1::FLOAT",
      "TIME '12:00:00'",
      "TIMESTAMP '2024-01-31 00:00:00'",
      "TIMESTAMP '2024-01-31 01:02:03.25'",
      "TIMESTAMPTZ '2024-01-31 00:00:00+00'",
      "DATE '0044-03-15 (BC)'",
      "DATE 'infinity'",
      "INTERVAL 14 MONTH",
      "INTERVAL 25 HOUR",
      "TRUE",
      "12.50"
    };
    try (Connection connection = open("memory");
        Statement statement = connection.createStatement()) {
      for (String value : values) {
        String sql = "SELECT " + value + ", (" + value + ")::VARCHAR";
        try (ResultSet row = statement.executeQuery(sql)) {
          assertTrue(row.next());
          assertEquals(row.getString(2), row.getString(1), value);
        }
      }
    }
  }

  @Test
  void severalStatementsGiveWhatTheLastGives() throws SQLException {
    try (Connection connection = open("memory");
        Statement statement = connection.createStatement()) {
      String sql = "CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2); SELECT sum(a) FROM t;";
      try (ResultSet row = statement.executeQuery(sql)) {
        assertTrue(row.next());
        assertEquals(3, row.getInt(1));
      }
      assertEquals(1, statement.executeUpdate("DELETE FROM t WHERE a = 1; DELETE FROM t"));
      assertThrows(SQLException.class, () -> statement.execute("DROP TABLE t; SELEC 1"));
      assertEquals(0, statement.executeUpdate("DELETE FROM t"));
      assertThrows(
          SQLException.class, () -> connection.prepareStatement("SELECT ?; SELECT 1").execute());
    }
  }

  @Test
  void rowsGoInAndComeOut() throws SQLException {
    try (Connection connection = open("memory");
        Statement statement = connection.createStatement()) {
      assertFalse(
          statement.execute(
              "CREATE TABLE t (k INTEGER PRIMARY KEY, s VARCHAR, d DECIMAL(9,2), day DATE)"));
      assertEquals(0, statement.getUpdateCount());
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?)")) {
        for (int i = 1; i <= 3; i++) {
          insert.setInt(1, i);
          insert.setString(2, "row " + i);
          insert.setBigDecimal(3, new BigDecimal("1.5"));
          insert.setDate(4, java.sql.Date.valueOf("2024-02-29"));
          insert.addBatch();
        }
        assertEquals(3, insert.executeBatch().length);
        insert.setObject(1, 4L);
        insert.setNull(2, Types.VARCHAR);
        insert.setObject(3, 2.25);
        insert.setObject(4, LocalDate.of(2020, 1, 1));
        assertEquals(1, insert.executeUpdate());
      }
      try (ResultSet rows = statement.executeQuery("SELECT k, s, d, day FROM t ORDER BY k DESC")) {
        assertTrue(rows.next());
        assertEquals(4, rows.getInt(1));
        assertNull(rows.getString("S"));
        assertTrue(rows.wasNull());
        assertEquals(new BigDecimal("2.25"), rows.getBigDecimal("d"));
        assertEquals(2.25, rows.getDouble(3));
        assertFalse(rows.wasNull());
        assertEquals(LocalDate.of(2020, 1, 1), rows.getObject("day", LocalDate.class));
        assertEquals("2020-01-01", rows.getDate(4).toString());
        assertTrue(rows.next());
        assertEquals("row 3", rows.getObject("s"));
        assertEquals("1.50", rows.getString("d"));
        assertThrows(SQLException.class, () -> rows.getInt("s"));
        assertThrows(SQLException.class, () -> rows.getInt("nope"));
        assertEquals(4, rows.getMetaData().getColumnCount());
        assertEquals(Types.DECIMAL, rows.getMetaData().getColumnType(3));
        assertEquals("java.time.LocalDate", rows.getMetaData().getColumnClassName(4));
        assertThrows(SQLFeatureNotSupportedException.class, rows::previous);
      }
      SQLException failure =
          assertThrows(SQLException.class, () -> statement.execute("SELECT nope FROM t"));
      assertEquals("42000", failure.getSQLState());
      assertThrows(
          SQLFeatureNotSupportedException.class,
          () -> statement.execute("SELECT 1", Statement.RETURN_GENERATED_KEYS));
    }
  }

  @Test
  void databasesOfANameAreShared() throws SQLException {
    try (Connection one = open("shared-by-test");
        Connection other = open("shared-by-test");
        Connection alone = open("")) {
      one.createStatement().execute("CREATE TABLE t (x INTEGER)");
      one.createStatement().execute("INSERT INTO t VALUES (1)");
      try (ResultSet rows = other.createStatement().executeQuery("SELECT * FROM t")) {
        assertTrue(rows.next());
      }
      assertThrows(SQLException.class, () -> alone.createStatement().execute("SELECT * FROM t"));
    }
    try (Connection fresh = open("shared-by-test")) {
      assertThrows(SQLException.class, () -> fresh.createStatement().execute("SELECT * FROM t"));
    }
  }

  @Test
  void metadataTellsWhatThereIs() throws SQLException {
    try (Connection connection = open("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE one (a INTEGER, b VARCHAR, PRIMARY KEY (b, a))");
      statement.execute("CREATE VIEW two AS SELECT a FROM one");
      try (ResultSet tables = connection.getMetaData().getTables(null, null, "%", null)) {
        assertTrue(tables.next());
        assertEquals("one", tables.getString("TABLE_NAME"));
        assertTrue(tables.next());
        assertEquals("VIEW", tables.getString("TABLE_TYPE"));
        assertFalse(tables.next());
      }
      try (ResultSet columns = connection.getMetaData().getColumns(null, "main", "o_e", "a")) {
        assertTrue(columns.next());
        assertEquals(Types.INTEGER, columns.getInt("DATA_TYPE"));
        assertEquals("NO", columns.getString("IS_NULLABLE"));
        assertFalse(columns.next());
      }
      try (ResultSet keys = connection.getMetaData().getPrimaryKeys(null, null, "ONE")) {
        assertTrue(keys.next());
        assertEquals("b", keys.getString("COLUMN_NAME"));
      }
      assertTrue(connection.getMetaData().getTypeInfo().next());
      assertFalse(connection.getMetaData().getProcedures(null, null, null).next());
      assertTrue(connection.getMetaData().supportsTransactions());
    }
  }

  @Test
  void statementsEndWhenAsked() throws Exception {
    String slow = "SELECT count(*) FROM n a, n b WHERE a.i + b.i < 3";
    try (Connection connection = open("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE d (x INTEGER)");
      statement.execute("INSERT INTO d VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)");
      statement.execute(
          "CREATE TABLE n AS SELECT a.x + 10 * b.x + 100 * c.x + 1000 * e.x + 10000 * f.x AS i"
              + " FROM d a, d b, d c, d e, d f");
      statement.setQueryTimeout(1);
      assertThrows(SQLTimeoutException.class, () -> statement.executeQuery(slow));
      statement.setQueryTimeout(0);
      CompletableFuture<SQLException> ended =
          CompletableFuture.supplyAsync(
              () -> assertThrows(SQLException.class, () -> statement.executeQuery(slow)));
      while (!ended.isDone()) {
        statement.cancel();
        Thread.onSpinWait();
      }
      assertEquals("57014", ended.get().getSQLState());
      assertTrue(statement.executeQuery("SELECT * FROM d").next());
    }
  }

  @Test
  void aPoolBorrowsAndReturns() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:assay:pooled-by-test");
    config.setMaximumPoolSize(2);
    config.setAutoCommit(false);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      for (int i = 0; i < 5; i++) {
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("CREATE TABLE IF NOT EXISTS t (x INTEGER)");
          statement.execute("INSERT INTO t VALUES (" + i + ")");
          connection.commit();
          try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            assertTrue(rows.next());
            assertEquals(i + 1, rows.getInt(1));
          }
        }
      }
    }
  }

  @Test
  void rowsAndFilesBeyondTheBudgetStream(@TempDir Path folder) throws SQLException {
    try (Connection connection = open("memory");
        Statement statement = connection.createStatement();
        Statement beside = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t AS SELECT range AS k, 'row ' || range AS s FROM range(99999)");
      statement.execute("SET memory_limit = '1MiB'");
      try (ResultSet rows = statement.executeQuery("SELECT * FROM t")) {
        assertTrue(rows.isBeforeFirst());
        long count = 0;
        while (rows.next()) {
          assertEquals(count, rows.getLong("k"));
          assertEquals("row " + count, rows.getString(2));
          assertEquals(count == 0, rows.isFirst());
          assertEquals(count == 99_998, rows.isLast());
          assertEquals(++count, rows.getRow());
        }
        assertEquals(99_999, count);
        assertTrue(rows.isAfterLast());
        assertFalse(rows.next());
      }
      statement.setMaxRows(20_000);
      try (ResultSet rows = statement.executeQuery("SELECT k FROM t")) {
        long count = 0;
        while (rows.next()) {
          assertEquals(1, beside.executeUpdate("UPDATE t SET s = 'x' WHERE k = " + count));
          count += 5_000;
          for (int i = 1; i < 5_000; i++) {
            assertTrue(rows.next());
          }
        }
        assertEquals(20_000, count);
      }
      SQLException failure =
          assertThrows(
              SQLException.class,
              () -> statement.executeQuery("SELECT CAST(s AS INTEGER) FROM t WHERE k = 7"));
      assertEquals("42000", failure.getSQLState());
      for (String file : List.of("t.csv", "t.parquet")) {
        Path path = folder.resolve(file);
        assertEquals(99_999, statement.executeUpdate("COPY t TO '" + path + "'"));
      }
      Path copy = folder.resolve("t.parquet");
      assertEquals(99_999, statement.executeUpdate("INSERT INTO t SELECT * FROM '" + copy + "'"));
      SQLException tooMuch =
          assertThrows(SQLException.class, () -> statement.execute("UPDATE t SET s = s || 'z'"));
      assertTrue(tooMuch.toString().contains("memory budget of 1 MiB"), tooMuch.toString());
    }
  }

  @Test
  void aConnectionRollsBackItsOwn() throws SQLException {
    String url = "jdbc:assay:rolled-back-by-test";
    try (Connection one = DriverManager.getConnection(url);
        Connection other = DriverManager.getConnection(url);
        Statement mine = one.createStatement();
        Statement theirs = other.createStatement()) {
      mine.execute("CREATE TABLE t (x INTEGER)");
      one.setAutoCommit(false);
      mine.execute("INSERT INTO t VALUES (1)");
      assertEquals(0, count(theirs));
      one.rollback();
      assertEquals(0, count(mine));
      mine.execute("INSERT INTO t VALUES (2)");
      one.commit();
      assertEquals(1, count(theirs));
      mine.execute("INSERT INTO t VALUES (3)");
      one.setAutoCommit(true);
      assertEquals(2, count(theirs));
    }
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }
}
