package dev.assay.exec.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of the functions that read text, and of COPY, beside DuckDB's. */
class CsvOptionsTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    write("plain.csv", "id,name,born\n1,a,2020-01-31\n2,,2021-02-28\n3,\"c,d\",\n");
    write("quotes.csv", "id|name\n1|'a|b'\n2|'it''s'\n3|plain\n");
    write("escapes.csv", "id,name\n1,\"a\\\"b\"\n2,\"c\\\\d\"\n");
    write("notes.csv", "# a note\nid;x\n1;1.5\n# more\n2;2.5\n");
    write("long.csv", "id||name\n1||a|b\n2||c\n");
    write("dates.csv", "id,d,t\n1,31/01/2020,31/01/2020 12:30\n2,28/02/2021,01/03/2021 00:05\n");
    write("ragged.csv", "a,b,c\n1,2,3\n4,5\n6\n");
    write("bad.csv", "a,b\n1,x\nzwei,y\n3,z\n4\n5,w\n");
    write("head.csv", "made by hand\n\nid,n\n7,8\n9,10\n");
    write("nulls.csv", "a,b\n1,NA\n-,x\nNA,-\n");
    write("one_a.csv", "a,b\n1,x\n");
    write("one_b.csv", "b,a,c\ny,2,true\n");
    write("two_b.csv", "b,a\nz,3\n");
    write("y=2024/m=a%20b/h.csv", "id,v\n1,x\n");
    write("y=2025/m=__HIVE_DEFAULT_PARTITION__/h.csv", "id,v\n2,y\n");
    write("Odd Names.csv", "First Name,Größe in m\nx,1.5\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM read_csv('@/plain.csv')",
        "FROM read_csv_auto('@/plain.csv', header = true)",
        "SELECT typeof(id), typeof(born), * FROM read_csv('@/plain.csv')",
        "SELECT typeof(id), * FROM read_csv('@/plain.csv', types = {'id': 'SMALLINT', 'born': 'VARCHAR'})",
        "SELECT typeof(id), typeof(name) FROM read_csv('@/plain.csv', all_varchar = true)",
        "SELECT * FROM read_csv('@/plain.csv', names = ['x', 'y'], header = true)",
        "SELECT x, z FROM read_csv('@/plain.csv', columns = {'x': 'BIGINT', 'y': 'VARCHAR', 'z': 'DATE'}, header = true)",
        "FROM read_csv('@/quotes.csv', delim = '|', quote = '''')",
        "FROM read_csv('@/escapes.csv', escape = '\\')",
        "FROM read_csv('@/notes.csv', comment = '#', delim = ';', header = true)",
        "FROM read_csv('@/long.csv', delim = '||', header = true)",
        "SELECT id, d, t FROM read_csv('@/dates.csv', dateformat = '%d/%m/%Y', timestampformat = '%d/%m/%Y %H:%M', header = true)",
        "FROM read_csv('@/ragged.csv', null_padding = true, header = true)",
        "FROM read_csv('@/bad.csv', header = true, ignore_errors = true, types = {'a': 'INTEGER'})",
        "FROM read_csv('@/head.csv', skip = 2)",
        "FROM read_csv('@/nulls.csv', nullstr = ['NA', '-'], header = true)",
        "FROM read_csv('@/nulls.csv', nullstr = 'NA', header = true)",
        "SELECT a, b, c FROM read_csv('@/one_*.csv', union_by_name = true)",
        "SELECT b FROM read_csv(['@/one_a.csv', '@/two_b.csv'])",
        "SELECT CAST(a AS VARCHAR) FROM read_csv(['@/one_a.csv', '@/one_b.csv', '@/two_b.csv'])",
        "FROM read_csv('@/*/*/h.csv', hive_partitioning = true)",
        "SELECT y + 1, m, id FROM read_csv('@/*/*/h.csv', hive_partitioning = 1) WHERE y = 2025 AND m IS NULL",
        "SELECT id, y, filename IS NOT NULL FROM read_csv('@/*/*/h.csv', hive_partitioning = true, filename = true)",
        "SELECT a, b, parse_filename FROM (SELECT a, b, split_part(filename, '/', -1) AS parse_filename FROM read_csv(['@/one_a.csv', '@/plain.csv'], filename = true, union_by_name = true))",
        "SELECT * FROM read_csv('@/Odd Names.csv', normalize_names = true)",
        "SELECT count(*) FROM glob('@/one_*.csv')",
      })
  void rowsAreDuckDbs(String query) throws SQLException {
    String sql = query.replace("@", folder.toString());
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
        Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      assertEquals(theirs(duck, sql), ours(engine, sql));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(DELIMITER '|', HEADER false)",
        "(QUOTE '''', FORCE_QUOTE (s))",
        "(FORCE_QUOTE *, ESCAPE '\\')",
        "(NULL 'none')",
        "(FORMAT csv, COMPRESSION gzip)",
      })
  void whatIsWrittenIsReadByBoth(String options) throws SQLException {
    String path =
        folder.resolve("written.csv" + (options.contains("gzip") ? ".gz" : "")).toString();
    String made =
        "SELECT 1 AS i, 'a|b''c' AS s UNION ALL SELECT 2, NULL UNION ALL SELECT 3, 'q\"\\'";
    String read =
        "FROM read_csv('%s', columns = {'i': 'INTEGER', 's': 'VARCHAR'}, auto_detect = false, header = %s, delim = '%s', quote = '%s', escape = '%s', nullstr = '%s')"
            .formatted(
                path,
                !options.contains("HEADER"),
                options.contains("'|'") ? "|" : ",",
                options.contains("QUOTE ''''") ? "''" : "\"",
                options.contains("ESCAPE") ? "\\" : options.contains("QUOTE ''''") ? "''" : "\"",
                options.contains("none") ? "none" : "");
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
        Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      engine.execute("COPY (" + made + ") TO '" + path + "' " + options);
      assertEquals(theirs(duck, made), theirs(duck, read));
      assertEquals(theirs(duck, made), ours(engine, read));
    }
  }

  @Test
  void copyFromTakesTheSameOptions() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      engine.execute("CREATE TABLE t (a INTEGER, b VARCHAR)");
      engine.execute("COPY t FROM '" + folder + "/quotes.csv' (DELIM '|', QUOTE '''', HEADER)");
      engine.execute("COPY t FROM '" + folder + "/bad.csv' (HEADER, IGNORE_ERRORS)");
      assertEquals(
          List.of("[1, a|b]", "[2, it's]", "[3, plain]", "[1, x]", "[3, z]", "[5, w]"),
          ours(engine, "FROM t"));
    }
  }

  @Test
  void whatIsNoOptionIsRefused() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      for (String options :
          List.of("nosuch = 1", "quote = 'ab'", "skip = 'x'", "types = ['NOTYPE']")) {
        SqlException failure =
            assertThrows(
                SqlException.class,
                () -> engine.execute("FROM read_csv('" + folder + "/plain.csv', " + options + ")"));
        assertTrue(failure.line() == 1, failure.getMessage());
      }
    }
  }

  private static List<String> ours(SqlEngine engine, String sql) {
    QueryResult result = engine.execute(sql);
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      rows.add(result.row(row).toString());
    }
    return rows;
  }

  private static List<String> theirs(Connection duck, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
          Object value = result.getObject(c);
          row.add(
              value instanceof java.sql.Timestamp t
                  ? t.toLocalDateTime().toString()
                  : String.valueOf(value));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }
}
