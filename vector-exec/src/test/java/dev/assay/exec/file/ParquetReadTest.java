package dev.assay.exec.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files that DuckDB wrote, read in place, against DuckDB on the same files. */
class ParquetReadTest {

  private static final String CHECK =
      """
      SELECT count(*), count(few), sum(few), sum(many), min(many), max(many), sum(id),
        count(big), max(big), sum(tiny), sum(small), sum(utiny), sum(usmall), sum(uint), sum(d4),
        sum(d9), sum(d18), count(sine), min(sine), max(sine), min(made_on), max(made_on), count(code),
        min(code), max(code), count(long_text), min(long_text), max(long_text), count(nothing),
        sum(same), count(maybe), max(single), min(hour), max(at_time), max(at_ms), min(d38),
        max(d38), count(uuid_value), min(kind)
      FROM '%s'""";

  @TempDir Path folder;

  private void compare(SqlEngine engine, DuckFile duck, String sql) throws SQLException {
    assertEquals(duck.rows(sql), DuckFile.rows(engine.execute(sql)), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMPRESSION uncompressed",
        "COMPRESSION snappy",
        "COMPRESSION zstd",
        "COMPRESSION gzip",
        "COMPRESSION lz4_raw",
        "COMPRESSION snappy, PARQUET_VERSION v2",
        "COMPRESSION zstd, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1",
        "COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1",
        "COMPRESSION snappy, ROW_GROUP_SIZE 2048"
      })
  void everyCompressionAndVersion(String options) throws SQLException {
    String file = folder.resolve("made.parquet").toString();
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(2))) {
      duck.run(
          DuckFile.ROWS.replace("@rows", "6000"),
          "COPY made TO '%s' (FORMAT parquet, %s)".formatted(file, options));
      compare(engine, duck, CHECK.formatted(file));
      compare(engine, duck, "SELECT * FROM '%s' ORDER BY id".formatted(file));
      String where = "SELECT id, few, code, long_text, sine FROM '%s' WHERE %s ORDER BY id";
      compare(engine, duck, where.formatted(file, "few BETWEEN 10 AND 20"));
      compare(engine, duck, where.formatted(file, "code = 'v3' AND made_on < DATE '1993-01-01'"));
      compare(engine, duck, where.formatted(file, "code <> 'v3' AND letter = 'B' AND flag"));
      compare(engine, duck, where.formatted(file, "long_text LIKE '%77%' AND big > 0"));
      compare(engine, duck, where.formatted(file, "big IS NULL AND few > 990"));
      compare(engine, duck, where.formatted(file, "id = 5000"));
      compare(engine, duck, where.formatted(file, "id > 20000 OR maybe IS NULL AND id < 100"));
      compare(
          engine,
          duck,
          "SELECT code, letter, count(*), sum(few), max(long_text) FROM '%s' GROUP BY code, letter"
                  .formatted(file)
              + " ORDER BY code, letter");
    }
  }

  @Test
  void severalFilesAreOneTable() throws SQLException {
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      duck.run(DuckFile.ROWS.replace("@rows", "5000"));
      for (int part = 0; part < 3; part++) {
        duck.run(
            "COPY (SELECT * FROM made WHERE id %% 3 = %d) TO '%s' (FORMAT parquet)"
                .formatted(part, folder.resolve("part" + part + ".parquet")));
      }
      String all = folder.resolve("part*.parquet").toString();
      compare(engine, duck, CHECK.formatted(all));
      compare(engine, duck, "SELECT * FROM \"%s\" t ORDER BY id".formatted(all));
      compare(
          engine,
          duck,
          "SELECT count(*), sum(a.few) FROM '%s' a JOIN '%s' b ON a.id = b.few"
              .formatted(all, folder.resolve("part1.parquet")));
    }
  }

  @Test
  void emptyFilesHaveColumns() throws SQLException {
    String file = folder.resolve("none.parquet").toString();
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      duck.run(
          DuckFile.ROWS.replace("@rows", "0"),
          "COPY made TO '%s' (FORMAT parquet)".formatted(file));
      compare(engine, duck, "SELECT count(*), sum(few), max(code) FROM '%s'".formatted(file));
      assertTrue(engine.execute("SELECT * FROM '" + file + "'").names().contains("long_text"));
    }
  }
}
