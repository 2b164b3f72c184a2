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

  /** All types that both know, with runs, few and many different values, and rows without one. */
  private static final String ROWS =
      """
      CREATE TABLE made AS SELECT
        i AS id,
        CASE WHEN i % 7 = 0 THEN NULL ELSE (i * 7919 % 1000)::INTEGER END AS few,
        (hash(i) % 1000000007)::BIGINT - 500000003 AS many,
        CASE WHEN i < 3000 THEN NULL ELSE i * 1000000007 END AS big,
        (i % 100 - 50)::TINYINT AS tiny, (i % 30000)::SMALLINT AS small,
        (i % 200)::UTINYINT AS utiny, (i % 60000)::USMALLINT AS usmall, (i * 3)::UINTEGER AS uint,
        (i % 3 = 0) AS flag, CASE WHEN i % 5 = 0 THEN NULL ELSE i % 2 = 0 END AS maybe,
        (i % 997)::DECIMAL(4, 1) AS d4, (i * 17)::DECIMAL(9, 2) / 1 AS dbl,
        (i * 17)::DECIMAL(9, 2) AS d9, (i * 1717171)::DECIMAL(18, 4) AS d18,
        CASE WHEN i % 11 = 0 THEN NULL ELSE sin(i) END AS sine,
        DATE '1992-01-01' + (i % 2500)::INTEGER AS made_on,
        CASE WHEN i % 13 = 0 THEN NULL ELSE 'v' || i % 5 END AS code,
        CASE WHEN i % 17 = 0 THEN NULL ELSE 'text ' || hash(i) || ' é' END AS long_text,
        CASE WHEN i % 4 = 0 THEN '' ELSE chr(65 + (i % 26)::INTEGER) END AS letter,
        NULL::INTEGER AS nothing, 42 AS same, sin(i)::FLOAT AS single,
        TIME '00:00:00' + to_microseconds(i * 8640000) AS hour,
        CASE WHEN i % 6 = 0 THEN NULL ELSE TIMESTAMP '1999-12-31 23:59:59' + to_microseconds(i * 777777777)
          END AS at_time,
        (TIMESTAMP '2000-01-01' + to_seconds(i))::TIMESTAMPTZ AS at_utc,
        (TIMESTAMP '1960-01-01' + to_seconds(i * 1000))::TIMESTAMP_MS AS at_ms,
        (TIMESTAMP '1960-01-01' + to_seconds(i * 1000))::TIMESTAMP_NS AS at_ns,
        CASE WHEN i % 9 = 0 THEN NULL ELSE i::DECIMAL(38, 5) * 1234567890123456 - 77 END AS d38,
        CASE WHEN i % 8 = 0 THEN NULL ELSE md5(i::VARCHAR)::UUID END AS uuid_value,
        ('e' || i % 3)::ENUM ('e0', 'e1', 'e2') AS kind
      FROM range(@rows) t(i)
      """;

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
          ROWS.replace("@rows", "6000"),
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
      duck.run(ROWS.replace("@rows", "5000"));
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
      duck.run(ROWS.replace("@rows", "0"), "COPY made TO '%s' (FORMAT parquet)".formatted(file));
      compare(engine, duck, "SELECT count(*), sum(few), max(code) FROM '%s'".formatted(file));
      assertTrue(engine.execute("SELECT * FROM '" + file + "'").names().contains("long_text"));
    }
  }
}
