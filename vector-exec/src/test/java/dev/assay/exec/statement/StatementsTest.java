package dev.assay.exec.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statements from text to what they leave behind. */
class StatementsTest {

  private final SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);

  @AfterEach
  void close() {
    engine.close();
  }

  private List<List<@Nullable Object>> rows(String sql) {
    QueryResult result = engine.execute(sql);
    return IntStream.range(0, result.rows()).mapToObj(result::row).toList();
  }

  private Object changed(String sql, @Nullable Object... parameters) {
    return String.valueOf(engine.execute(sql, parameters).get(0, 0));
  }

  private void fails(String message, String sql) {
    assertEquals(message, assertThrows(SqlException.class, () -> engine.execute(sql)).getMessage());
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  @Test
  void valuesAreAssignedToColumns() {
    engine.execute(
        """
        CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, price DECIMAL(8,2),
          day DATE DEFAULT DATE '2024-02-29', weight DOUBLE, sold BOOLEAN DEFAULT false)
        """);
    assertEquals(
        "2",
        changed(
            "INSERT INTO item VALUES (1, 'a''b', 1.005, DEFAULT, 2, true), "
                + "(-2, 'ü', NULL, '2020-01-01', -1e3, 'no')"));
    assertEquals("1", changed("insert into ITEM (Name, id) values (?, $2)", "c", 3L));
    assertEquals(
        List.of(
            row(1, "a'b", new BigDecimal("1.01"), LocalDate.of(2024, 2, 29), 2.0, true),
            row(-2, "ü", null, LocalDate.of(2020, 1, 1), -1000.0, false),
            row(3, "c", null, LocalDate.of(2024, 2, 29), null, false)),
        rows("SELECT * FROM item"));
  }

  @Test
  void whatCannotBeStoredLeavesTheTableAlone() {
    engine.execute("CREATE TABLE t (k TINYINT UNIQUE, d DECIMAL(4,1), s VARCHAR NOT NULL)");
    engine.execute("INSERT INTO t VALUES (1, 1.5, 'x')");
    fails(
        "column k of type TINYINT cannot hold 128", "INSERT INTO t VALUES (2,1,'y'),(128, 1, 'x')");
    fails("column k of type TINYINT cannot hold 'one'", "INSERT INTO t VALUES ('one', 1, 'x')");
    fails("column d of type DECIMAL(4,1) cannot hold 999.95", "INSERT INTO t VALUES (1,999.95,'')");
    fails("column s is NOT NULL, but got no value", "INSERT INTO t (k) VALUES (3)");
    fails("table t has a row with k = 1 already", "INSERT INTO t VALUES (4, 1, 'x'), (1, 1, 'x')");
    fails("table t takes 3 values for a row here, not 2", "INSERT INTO t VALUES (4, 1)");
    fails("there is no column 'z' in table t", "INSERT INTO t (z) VALUES (4)");
    fails("there is no table 'u'", "INSERT INTO u VALUES (4)");
    assertEquals(List.of(row((byte) 1, new BigDecimal("1.5"), "x")), rows("SELECT * FROM t"));
  }

  @Test
  void queriesFillTables() {
    engine.execute("CREATE TABLE a (i INTEGER, s VARCHAR)");
    engine.execute("INSERT INTO a VALUES (1, 'x'), (2, 'y'), (NULL, NULL)");
    assertEquals("3", changed("CREATE TABLE b AS SELECT i * 2 AS j, s FROM a"));
    assertEquals("2", changed("INSERT INTO b (s, j) SELECT 'new', i FROM a WHERE i > 0"));
    assertEquals("5", changed("INSERT INTO b SELECT * FROM b"));
    assertEquals(
        "[[1, 2], [2, 4], [4, 2], [null, 2]]",
        rows("SELECT j, count(*) FROM b GROUP BY j ORDER BY j").toString());
    fails(
        "line 1, column 22: there is no column 'nope' in any table",
        "INSERT INTO b SELECT nope, s FROM a");
    engine.execute("CREATE TABLE small (t TINYINT NOT NULL)");
    assertThrows(
        SqlException.class, () -> engine.execute("INSERT INTO small SELECT i * 100 FROM a"));
    assertEquals(List.of(row(0L)), rows("SELECT count(*) FROM small"));
    assertEquals("5", changed("CREATE OR REPLACE TABLE a AS SELECT 1 AS one FROM b LIMIT 5"));
  }

  @Test
  void viewsAreQueries() {
    engine.executeScript(
        """
        CREATE TABLE t (i INTEGER, s VARCHAR);
        INSERT INTO t VALUES (1, 'a;b'), (2, 'c'); -- a comment; with a semicolon
        CREATE VIEW v (n, twice) AS SELECT s, i * 2 FROM t WHERE i < 10;
        CREATE VIEW w AS SELECT twice + 1 AS more FROM v /* nested /* ; */ */;
        """);
    assertEquals("[[3], [5]]", rows("SELECT more FROM w ORDER BY more").toString());
    engine.execute("INSERT INTO t VALUES (3, NULL)");
    assertEquals("[[null, 6]]", rows("SELECT * FROM V WHERE n IS NULL").toString());
    assertEquals(List.of(row("t"), row("v"), row("w")), rows("SHOW TABLES"));
    engine.execute("CREATE OR REPLACE VIEW v AS SELECT 1 AS twice FROM t LIMIT 1");
    assertEquals("[[2]]", rows("SELECT * FROM w").toString());
    engine.execute("DROP VIEW v");
    fails(
        "line 1, column 15: in view w: line 1, column 31: there is no table 'v'",
        "SELECT * FROM w");
    fails("there is no view 'v'", "DROP VIEW v");
    engine.execute("DROP VIEW IF EXISTS v");
  }

  @Test
  void allTypesAreKept() {
    engine.execute(
        "CREATE TABLE t (a FLOAT, b DECIMAL(38,3), c TIME, d TIMESTAMP, e TIMESTAMPTZ, f HUGEINT)");
    engine.execute(
        "INSERT INTO t VALUES (1.5, 12345678901234567890.5, '01:02:03.5', '2024-01-02 03:04:05', "
            + "'2024-01-02 03:04:05', -170000000000000000000)");
    engine.execute(
        "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows("SELECT * FROM t").get(0).toArray());
    engine.execute("INSERT INTO t SELECT * FROM t");
    assertEquals(4, rows("SELECT * FROM t").size());
    assertEquals(
        "[1.5, 12345678901234567890.500, 01:02:03.500, 2024-01-02T03:04:05, "
            + "2024-01-02T03:04:05Z, -170000000000000000000]",
        rows("SELECT * FROM t").get(3).toString());
    fails("column c of type TIME cannot hold '25:00'", "INSERT INTO t (c) VALUES ('25:00')");
  }

  @Test
  void rowsAreChanged() {
    engine.executeScript(
        """
        CREATE TABLE t (k INTEGER PRIMARY KEY, s VARCHAR NOT NULL, d DECIMAL(6,2) DEFAULT 7);
        INSERT INTO t VALUES (1, 'a', 1), (2, 'b', NULL), (3, 'c', 3), (4, 'd', 4);
        CREATE TABLE u (k INTEGER, n VARCHAR);
        INSERT INTO u VALUES (3, 'three'), (4, 'four'), (9, 'nine')""");
    assertEquals("2", changed("UPDATE t SET d = d * 2, s = 'z' WHERE d >= 3"));
    assertEquals("1", changed("UPDATE t x SET d = DEFAULT WHERE x.d IS NULL"));
    assertEquals("2", changed("UPDATE t SET s = n FROM u WHERE t.k = u.k"));
    assertEquals(
        "[[1, a, 1.00], [2, b, 7.00], [3, three, 6.00], [4, four, 8.00]]",
        rows("SELECT * FROM t").toString());
    fails("table t has a row with k = 1 already", "UPDATE t SET k = 1 WHERE k = 2");
    fails("column s is NOT NULL, but got no value", "UPDATE t SET s = NULL");
    fails("line 1, column 21: there is no column 'zz' in any table", "DELETE FROM t WHERE zz = 1");
    assertEquals("1", changed("DELETE FROM t USING u WHERE t.k = u.k AND n LIKE 'f%'"));
    assertEquals("1", changed("DELETE FROM t WHERE k IN (SELECT min(k) FROM t)"));
    assertEquals("[[2], [3]]", rows("SELECT k FROM t").toString());
    engine.execute("INSERT INTO t (k, s) VALUES (1, 'again')");
    assertEquals("3", changed("DELETE FROM t"));
    assertEquals("0", changed("DELETE FROM t"));
  }

  @Test
  void tablesAreAltered() {
    engine.executeScript(
        """
        CREATE TABLE t (k INTEGER PRIMARY KEY, s VARCHAR);
        INSERT INTO t VALUES (1, 'a'), (2, 'b');
        ALTER TABLE t ADD COLUMN n INTEGER DEFAULT 5;
        ALTER TABLE t RENAME s TO text;
        ALTER TABLE t ALTER n SET DEFAULT 6;
        INSERT INTO t (k) VALUES (3);
        ALTER TABLE t DROP COLUMN text;
        ALTER TABLE t RENAME TO t2""");
    assertEquals("[[1, 5], [2, 5], [3, 6]]", rows("SELECT * FROM t2").toString());
    fails("there is no table 't'", "ALTER TABLE t ADD x INTEGER");
    fails("column 'k' cannot be dropped: it is part of a key", "ALTER TABLE t2 DROP k");
  }

  @Test
  void settingsAndPreparedNames() {
    engine.executeScript(
        """
        CREATE TABLE t (a INTEGER);
        INSERT INTO t VALUES (2), (NULL), (1);
        PREPARE q AS SELECT a FROM t WHERE a >= $1 OR a IS NULL ORDER BY a;
        PREPARE more AS INSERT INTO t VALUES (?)""");
    assertEquals("[[1], [2], [null]]", rows("EXECUTE q(1)").toString());
    engine.execute("SET default_null_order='nulls_first'");
    assertEquals("1", changed("EXECUTE more(7)"));
    assertEquals("[[null], [2], [7]]", rows("EXECUTE q(2)").toString());
    fails("line 1, column 9: q takes 1 values, not 2", "EXECUTE q(1, 2)");
    engine.execute("DEALLOCATE q");
    fails("line 1, column 9: no statement was prepared under the name q", "EXECUTE q(1)");
    fails("line 1, column 5: there is no setting frobs", "SET frobs = 3");
  }

  @Test
  void settingsOfDivisions() {
    engine.execute("CREATE TABLE t (a INTEGER, b BIGINT)");
    engine.execute("INSERT INTO t VALUES (7, 2), (-7, 2), (1, 0)");
    engine.execute("SET integer_division = true");
    fails(
        "a division by zero: NULLIF(divisor, 0) makes it null (it was of 1, 0)",
        "SELECT a/b FROM t");
    engine.execute("SET error_on_division_by_zero = false");
    assertEquals(
        "[[3, 1, 3.5], [-3, -1, -3.5], [null, null, inf]]",
        rows("SELECT a / b, a % b, CAST(a / b::DOUBLE AS VARCHAR) FROM t").toString());
    engine.execute("RESET integer_division");
    engine.execute("RESET error_on_division_by_zero");
    assertEquals("[[3.5]]", rows("SELECT 7 / 2").toString());
    fails("line 1, column 24: true or false is expected here", "SET integer_division = maybe");
  }

  @Test
  void manyRowsOneByOne() {
    engine.execute("CREATE TABLE t (i INTEGER PRIMARY KEY, s VARCHAR)");
    for (int i = 0; i < 10_000; i++) {
      engine.execute("INSERT INTO t VALUES (" + i + ", 'text " + i + "')");
    }
    assertEquals(List.of(row(10_000L, 9_999)), rows("SELECT count(*), max(i) FROM t"));
  }

  @Test
  void descriptions() {
    engine.execute("CREATE TABLE t (i INTEGER PRIMARY KEY, d DECIMAL(5,2) DEFAULT 1.5)");
    assertEquals(
        List.of(
            row("i", "INTEGER", "NO", "PRI", null, null),
            row("d", "DECIMAL(5,2)", "YES", null, "1.5", null)),
        rows("DESCRIBE t"));
    assertTrue(rows("EXPLAIN SELECT * FROM t").toString().contains("scan t"));
    assertEquals("0", changed("TRUNCATE t"));
    engine.executeScript("BEGIN; COMMIT; PRAGMA enable_verification; SET threads = 4");
    fails("no transaction is open", "ROLLBACK");
    fails("line 1, column 1: 'FROB' begins no statement", "FROB x");
    fails("line 2, column 7: this quoted text does not end", "SELECT 1,\n      'abc");
  }

  @Test
  void changedRowsAreReturned() {
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, s VARCHAR DEFAULT 'd', b INTEGER)");
    assertEquals(
        List.of(row(1, "x", 1, 2L), row(2, "y", 2, 4L)),
        rows("INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 2) RETURNING *, CAST(a + b AS BIGINT)"));
    assertEquals(List.of(row(3, "d")), rows("INSERT INTO t (b, a) SELECT 1, 3 RETURNING a, s"));
    assertEquals(
        List.of(row(2, "z", 7), row(3, "z", 7)),
        rows("UPDATE t AS u SET (s, b) = ('z', b - b + 7) WHERE u.a > 1 RETURNING u.a, s, b"));
    assertEquals(List.of(row("x")), rows("DELETE FROM t WHERE a = 1 RETURNING s"));
    assertEquals(List.of(row(2L)), rows("SELECT count(*) FROM t"));
  }

  @Test
  void insertsGoByNameAndPassOverKnownKeys() {
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER DEFAULT 5)");
    assertEquals("1", changed("INSERT INTO t BY NAME SELECT 3 AS b, 1 AS a"));
    assertEquals("1", changed("INSERT INTO t BY NAME SELECT 2 AS a"));
    assertEquals(
        List.of(row(4, 1)),
        rows("INSERT INTO t VALUES (1, 0), (4, 1), (4, 2) ON CONFLICT DO NOTHING RETURNING *"));
    assertEquals("1", changed("INSERT OR IGNORE INTO t SELECT x, 9 FROM (VALUES (2), (6)) v(x)"));
    assertEquals(
        List.of(row(1, 3), row(2, 5), row(4, 1), row(6, 9)), rows("SELECT * FROM t ORDER BY a"));
    fails("table t has a row with a = 6 already", "INSERT INTO t VALUES (6, 6)");
    fails("there is no column 'c' in table t", "INSERT INTO t BY NAME SELECT 1 AS c");
  }

  @Test
  void preparedStatementsTakeExpressionsByNameToo() {
    engine.execute("PREPARE p AS SELECT $x + $y, $x");
    assertEquals(List.of(row(8, 3)), rows("EXECUTE p(x := 1 + 2, y := 5)"));
  }

  @Test
  void rowsOfKnownKeysAreChanged() {
    engine.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR, n INTEGER DEFAULT 0)");
    engine.execute("INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2)");
    assertEquals(
        "2",
        changed(
            "INSERT INTO t VALUES (?, 'new', 5), (3, 'c', 3) "
                + "ON CONFLICT (id) DO UPDATE SET v = EXCLUDED.v || '!', n = n + excluded.n",
            1));
    assertEquals(
        "1",
        changed(
            "INSERT INTO t SELECT x, 'q', 7 FROM (VALUES (2), (4)) w(x) "
                + "ON CONFLICT DO UPDATE SET v = excluded.v WHERE t.n > 100"));
    assertEquals("2", changed("INSERT OR REPLACE INTO t (id, v) VALUES (2, 'r'), (5, 'e')"));
    String twice =
        "INSERT INTO t VALUES (%d, 'x', 1), (%1$d, 'y', 1) ON CONFLICT DO UPDATE SET n = 8";
    fails("a row cannot be changed twice by one INSERT", twice.formatted(1));
    fails("a row cannot be changed twice by one INSERT", twice.formatted(9));
    fails(
        "table t has no such key for a conflict",
        "INSERT INTO t VALUES (1, 'x', 1) ON CONFLICT (v) DO UPDATE SET n = 2");
    assertEquals(
        List.of(row(1, "new!", 6), row(2, "r", 2), row(3, "c", 3), row(4, "q", 7), row(5, "e", 0)),
        rows("SELECT * FROM t ORDER BY id"));
  }

  @Test
  void schemasHoldTables() {
    engine.executeScript(
        "CREATE SCHEMA s; CREATE TABLE s.t (a INTEGER PRIMARY KEY); CREATE TABLE t (b DATE)");
    assertEquals("2", changed("INSERT INTO s.t VALUES (1), (2)"));
    assertEquals("1", changed("UPDATE s.t SET a = 3 WHERE t.a = 1"));
    assertEquals(List.of(row(2), row(3)), rows("SELECT s.t.a FROM s.t ORDER BY a"));
    assertEquals(
        List.of(row("main", "t", "b", "DATE"), row("s", "t", "a", "INTEGER")),
        rows(
            "SELECT table_schema, table_name, column_name, data_type "
                + "FROM information_schema.columns ORDER BY ALL"));
    fails("there is no schema 'x'", "CREATE TABLE x.t (a INTEGER)");
    fails("schema s has s.t in it", "DROP SCHEMA s");
    engine.execute("DROP SCHEMA s CASCADE");
    assertEquals(List.of(row("t")), rows("SELECT table_name FROM duckdb_tables()"));
  }

  @Test
  void columnsChangeTheirType() {
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR DEFAULT '7')");
    engine.execute("INSERT INTO t VALUES (1, '5'), (2, DEFAULT)");
    engine.execute("ALTER TABLE t ALTER b TYPE INTEGER");
    engine.execute("ALTER TABLE t ALTER COLUMN b SET DATA TYPE BIGINT USING b * 10");
    engine.execute("INSERT INTO t (a) VALUES (3)");
    assertEquals(List.of(row(1, 50L), row(2, 70L), row(3, 7L)), rows("SELECT * FROM t ORDER BY a"));
    fails("table t has a row with a = 0 already", "ALTER TABLE t ALTER a TYPE BIGINT USING 0");
  }
}
