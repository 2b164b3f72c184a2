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
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged fail with one sentence, or are read; never anything else. */
class DamagedParquetTest {

  private static final long SEED = 20_261_122;
  private static final int ROUNDS = 400;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMPRESSION uncompressed",
        "COMPRESSION snappy",
        "COMPRESSION zstd, PARQUET_VERSION v2",
        "COMPRESSION uncompressed, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1"
      })
  void flippedBytesFailCleanly(String options) throws SQLException, IOException {
    Path file = folder.resolve("made.parquet");
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      duck.run(
          DuckFile.ROWS.replace("@rows", "300"),
          "COPY made TO '%s' (FORMAT parquet, %s)".formatted(file, options));
      byte[] sound = Files.readAllBytes(file);
      Random random = new Random(SEED);
      int failures = 0;
      for (int round = 0; round < ROUNDS; round++) {
        byte[] damaged = sound.clone();
        int flips = 1 + random.nextInt(3);
        for (int i = 0; i < flips; i++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Path copy = folder.resolve("damaged" + round + ".parquet");
        Files.write(copy, damaged);
        try {
          engine.execute("SELECT * FROM '" + copy + "' WHERE few < 900 OR code = 'v1' ORDER BY id");
        } catch (SqlException e) {
          failures++;
        } catch (RuntimeException | Error e) {
          throw new AssertionError("seed " + SEED + ", round " + round + ": " + e, e);
        }
        Files.delete(copy);
      }
      assertTrue(failures > 0, "nothing was damaged");
    }
  }

  @Test
  void truncatedFilesAreNamed() throws SQLException, IOException {
    Path file = folder.resolve("made.parquet");
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      duck.run(
          DuckFile.ROWS.replace("@rows", "100"),
          "COPY made TO '%s' (FORMAT parquet)".formatted(file));
      byte[] sound = Files.readAllBytes(file);
      for (int length : new int[] {0, 3, 11, 12, sound.length / 2, sound.length - 1}) {
        Path copy = folder.resolve("short" + length + ".parquet");
        Files.write(copy, Arrays.copyOf(sound, length));
        SqlException failure =
            assertThrows(SqlException.class, () -> engine.execute("SELECT * FROM '" + copy + "'"));
        assertTrue(failure.toString().contains(copy.toString()), failure.toString());
      }
      SqlException missing =
          assertThrows(SqlException.class, () -> engine.execute("SELECT * FROM 'no/such.parquet'"));
      assertEquals("line 1, column 15: there is no file 'no/such.parquet'", missing.getMessage());
      assertThrows(SqlException.class, () -> engine.execute("SELECT nothere FROM '" + file + "'"));
    }
  }

  @Test
  void nestedColumnsAreRefusedAndOthersRead() throws SQLException {
    Path file = folder.resolve("nested.parquet");
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      duck.run(
          "COPY (SELECT i AS a, [i, 2] AS list, {'x': i, 'y': 'z'} AS pair, 'q' AS last FROM"
              + " range(10) t(i)) TO '%s' (FORMAT parquet)".formatted(file));
      assertEquals(
          duck.rows("SELECT a, last FROM '" + file + "'"),
          DuckFile.rows(engine.execute("SELECT a, last FROM '" + file + "'")));
      SqlException failure =
          assertThrows(SqlException.class, () -> engine.execute("SELECT pair FROM '" + file + "'"));
      assertTrue(failure.toString().contains("column 'pair'"), failure.toString());
    }
  }
}
