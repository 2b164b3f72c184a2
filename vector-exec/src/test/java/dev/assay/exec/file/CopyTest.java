package dev.assay.exec.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that we write, read by DuckDB and by us. */
class CopyTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "lz4_raw", "uncompressed"})
  void parquetIsWhatDuckReads(String compression) throws SQLException {
    String theirs = folder.resolve("theirs.parquet").toString();
    String ours = folder.resolve("ours.parquet").toString();
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(2))) {
      duck.run(
          DuckFile.ROWS.replace("@rows", "4000"),
          "COPY made TO '%s' (FORMAT parquet)".formatted(theirs));
      Object count =
          engine
              .execute(
                  "COPY (SELECT * FROM '%s') TO '%s' (FORMAT parquet, COMPRESSION %s)"
                      .formatted(theirs, ours, compression))
              .get(0, 0);
      assertEquals(4000L, count);
      String all = "SELECT * FROM '%s' ORDER BY id";
      assertEquals(duck.rows(all.formatted(theirs)), duck.rows(all.formatted(ours)));
      assertEquals(
          duck.rows(all.formatted(theirs)), DuckFile.rows(engine.execute(all.formatted(ours))));
      String some =
          "SELECT count(*), min(id), max(long_text) FROM '%s' WHERE few > 500 AND d38 > 5";
      assertEquals(duck.rows(some.formatted(theirs)), duck.rows(some.formatted(ours)));
    }
  }

  @Test
  void rowGroupsEndWhereTheyAreFull() throws SQLException {
    String file = folder.resolve("long.parquet").toString();
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      engine.execute("CREATE TABLE t (a INTEGER, b VARCHAR)");
      engine.execute("INSERT INTO t VALUES (1, 'x'), (2, NULL), (NULL, ''), (4, 'yy')");
      for (int doubled = 0; doubled < 16; doubled++) {
        engine.execute("INSERT INTO t SELECT * FROM t");
      }
      engine.execute("COPY t (b, a) TO '" + file + "'");
      String sql = "SELECT count(*), count(a), sum(a), count(b), max(b) FROM '" + file + "'";
      assertEquals(List.of(List.of("262144", "196608", "458752", "196608", "yy")), duck.rows(sql));
      assertEquals(duck.rows(sql), DuckFile.rows(engine.execute(sql)));
      assertEquals(
          List.of(List.of("3")),
          duck.rows("SELECT count(DISTINCT row_group_id) FROM parquet_metadata('" + file + "')"));
    }
  }

  @Test
  void textComesBack() throws SQLException {
    String theirs = folder.resolve("theirs.csv").toString();
    String ours = folder.resolve("ours.csv").toString();
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      duck.run(
          "CREATE TABLE t AS SELECT i AS id, CASE WHEN i % 3 = 0 THEN NULL ELSE i / 8 END AS part,"
              + " CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'a,b' WHEN 3 THEN"
              + " 'say \"hi\"' ELSE 'two' || chr(10) || 'lines é' END AS words, i % 2 = 0 AS flag,"
              + " DATE '2020-01-01' + i::INTEGER AS made_on, TIMESTAMP '2020-01-01 10:11:12' +"
              + " to_seconds(i) AS made_at FROM range(20) r(i)",
          "COPY t TO '" + theirs + "'");
      assertEquals(
          duck.rows(theirAll(theirs)),
          DuckFile.rows(engine.execute("SELECT * FROM '" + theirs + "' ORDER BY id")));
      engine.execute("COPY (SELECT * FROM '%s') TO '%s'".formatted(theirs, ours));
      assertEquals(duck.rows(theirAll(theirs)), duck.rows(theirAll(ours)));
      engine.execute(
          "CREATE TABLE t (id INTEGER, part DOUBLE, words VARCHAR, flag BOOLEAN, made_on DATE,"
              + " made_at TIMESTAMP)");
      engine.execute("COPY t FROM '" + ours + "' (HEADER)");
      assertEquals(
          duck.rows(theirAll(theirs)),
          DuckFile.rows(engine.execute("SELECT * FROM t ORDER BY id")));
    }
  }

  @Test
  void whatFailsLeavesNothing() throws IOException {
    Path file = folder.resolve("kept.parquet");
    Files.writeString(file, "before");
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      engine.execute("CREATE TABLE t (a INTEGER)");
      engine.execute("INSERT INTO t VALUES (2147483647), (1)");
      for (String statement :
          List.of(
              "COPY (SELECT CAST(a AS SMALLINT) FROM t) TO '" + file + "'",
              "COPY (SELECT INTERVAL '1' YEAR FROM t) TO '" + file + "'",
              "COPY t TO '" + file + "' (COMPRESSION best)",
              "COPY t TO '" + file + "' (SPEED 9)",
              "COPY t TO '" + folder.resolve("none/x.csv") + "'")) {
        assertThrows(SqlException.class, () -> engine.execute(statement), statement);
      }
    }
    assertEquals("before", Files.readString(file));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @Test
  void raggedRowsAreToldByLine() throws IOException {
    Path file = folder.resolve("ragged.csv");
    Files.writeString(file, "a,b\n1,2\n3,4\n5\n");
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      SqlException failure =
          assertThrows(SqlException.class, () -> engine.execute("SELECT * FROM '" + file + "'"));
      assertTrue(failure.toString().contains("line 4"), failure.toString());
    }
  }

  /** DuckDB takes an empty text in quotes for a null unless it is told not to. */
  private static String theirAll(String file) {
    return "SELECT * FROM read_csv('%s', allow_quoted_nulls = false) ORDER BY id".formatted(file);
  }
}
