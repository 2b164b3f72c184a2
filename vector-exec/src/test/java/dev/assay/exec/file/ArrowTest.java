package dev.assay.exec.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arrow files and streams: ours, and some that pyarrow 25 wrote, each with the same rows as Parquet
 * beside it.
 */
class ArrowTest {

  private static final long SEED = 20_261_122;
  private static final int ROUNDS = 300;

  @TempDir Path folder;

  private static String resource(String name) {
    try {
      URL found = Objects.requireNonNull(ArrowTest.class.getResource("/arrow/" + name), name);
      return Path.of(found.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours.arrow", "ours.arrows", "ours.feather"})
  void whatIsWrittenIsReadAgain(String name) throws SQLException {
    String theirs = folder.resolve("theirs.parquet").toString();
    String ours = folder.resolve(name).toString();
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(2))) {
      duck.run(
          DuckFile.ROWS.replace("@rows", "4000"),
          "COPY made TO '%s' (FORMAT parquet)".formatted(theirs));
      engine.execute("COPY (SELECT * FROM '%s') TO '%s'".formatted(theirs, ours));
      String all = "SELECT * FROM '%s' ORDER BY id";
      assertEquals(
          duck.rows(all.formatted(theirs)), DuckFile.rows(engine.execute(all.formatted(ours))));
      String some =
          "SELECT count(*), min(id), max(long_text), sum(d38) FROM '%s' WHERE few > 500 AND d38 > 5"
              + " AND code = 'v1'";
      assertEquals(
          duck.rows(some.formatted(theirs)), DuckFile.rows(engine.execute(some.formatted(ours))));
    }
  }

  @Test
  void intervalsAndSeveralBatchesComeBack() {
    String file = folder.resolve("long.arrow").toString();
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      engine.execute(
          "COPY (SELECT i, to_months(i::INTEGER) AS m, to_microseconds(i * 86399999999 - 7) AS u"
              + " FROM range(300000) r(i)) TO '"
              + file
              + "' (FORMAT arrow)");
      assertEquals(
          engine
              .execute(
                  "SELECT count(*), sum(i), max(to_months(i::INTEGER)),"
                      + " min(to_microseconds(i * 86399999999 - 7)) FROM range(300000) r(i)")
              .row(0),
          engine.execute("SELECT count(*), sum(i), max(m), min(u) FROM '" + file + "'").row(0));
      assertEquals(
          3L, engine.execute("SELECT count(*) FROM '" + file + "' WHERE i >= 299997").get(0, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "types.arrow",
        "types.arrows",
        "lz4.arrow",
        "zstd.arrow",
        "dictionaries.arrows",
        "views.arrow"
      })
  void filesOfPyarrowAreRead(String name) throws SQLException {
    try (DuckFile duck = new DuckFile();
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      String twin = resource(name.substring(0, name.indexOf('.')) + ".parquet");
      assertEquals(
          duck.rows("SELECT * FROM '" + twin + "' ORDER BY id"),
          DuckFile.rows(engine.execute("SELECT * FROM '" + resource(name) + "' ORDER BY id")));
    }
  }

  @Test
  void nestedColumnsAreNamedOnly() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      String file = resource("nested.arrow");
      assertEquals(
          List.of(3L, "c"),
          engine.execute("SELECT count(*), max(last) FROM '" + file + "'").row(0));
      SqlException failure =
          assertThrows(SqlException.class, () -> engine.execute("SELECT pair FROM '" + file + "'"));
      assertTrue(failure.toString().contains("column 'pair'"), failure.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"types.arrow", "types.arrows", "lz4.arrow", "dictionaries.arrows", "views.arrow"})
  void damageFailsCleanly(String name) throws IOException {
    byte[] sound = Files.readAllBytes(Path.of(resource(name)));
    Random random = new Random(SEED);
    int failures = 0;
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      for (int round = 0; round < ROUNDS; round++) {
        byte[] damaged =
            random.nextInt(4) == 0
                ? Arrays.copyOf(sound, random.nextInt(sound.length))
                : sound.clone();
        int flips = random.nextInt(4);
        for (int i = 0; i < flips && damaged.length > 0; i++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Path copy = folder.resolve("damaged" + round + name.substring(name.indexOf('.')));
        Files.write(copy, damaged);
        try {
          engine.execute("SELECT * FROM '" + copy + "' WHERE id >= 0 ORDER BY id");
        } catch (SqlException e) {
          failures++;
          assertTrue(!e.toString().contains("java."), e.toString());
        } catch (RuntimeException | Error e) {
          throw new AssertionError(name + ", seed " + SEED + ", round " + round + ": " + e, e);
        }
        Files.delete(copy);
      }
    }
    assertTrue(failures > ROUNDS / 8, "only " + failures + " failures");
  }

  @Test
  void whatIsNoArrowFileIsNamed() throws IOException {
    Path file = folder.resolve("no.arrow");
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      for (String text : List.of("", "hello", "ARROW1", "ARROW1\0\0 and nothing that is Arrow")) {
        Files.writeString(file, text);
        SqlException failure =
            assertThrows(SqlException.class, () -> engine.execute("SELECT * FROM '" + file + "'"));
        assertTrue(failure.toString().contains(file.toString()), failure.toString());
      }
      assertThrows(SqlException.class, () -> engine.execute("SELECT * FROM 'no/such.arrow'"));
    }
  }
}
