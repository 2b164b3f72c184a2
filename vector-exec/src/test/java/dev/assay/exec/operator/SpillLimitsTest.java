package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.spill.SpillConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cancelled queries, full disks and budgets that cannot do leave nothing and say why. */
class SpillLimitsTest extends SpilledQueries {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "500 ; SELECT * FROM t ORDER BY text, id",
        "3000 ; SELECT id, max(text) OVER (ORDER BY many), lag(d) OVER (ORDER BY id) FROM t ORDER BY 1",
      })
  void aCancelledQueryAndOneWithoutDiskLeaveNothing(int budgetKib, String sql) {
    PhysicalNode plan = engine.plan(sql).root();
    List<String> expected = rows(Execution.run(plan, ExecutionConfig.of(1)), true);
    for (int workers = 1; workers <= 2; workers++) {
      SpillConfig small = new SpillConfig(directory, 300 << 10);
      ExecutionConfig config = config(budgetKib, workers).with(small);
      SqlException e = assertThrows(SqlException.class, () -> Execution.run(plan, config));
      assertTrue(e.sentence().contains("temporary files pass their limit"), e.sentence());
      try (PipelineExecutor executor = new PipelineExecutor(config(budgetKib, workers))) {
        for (int millis : new int[] {0, 1, 5, 20}) {
          Cancellation cancellation = new Cancellation();
          CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
              .execute(cancellation::cancel);
          try {
            Execution.analyze(plan, executor, cancellation);
          } catch (CancellationException ended) {
            assertTrue(cancellation.isRequested());
          }
        }
        Thread.currentThread().interrupt();
        assertThrows(
            CancellationException.class,
            () -> Execution.analyze(plan, executor, new Cancellation()));
        assertTrue(Thread.interrupted());
        assertEquals(expected, streamed(plan, config(budgetKib, workers), true));
      }
    }
  }

  @Test
  void aFullDiskIsOneSentenceAndNothingIsLeft() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    String[] mount = {"mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()};
    boolean isMounted = succeeds(mount);
    try {
      assumeTrue(isMounted, "a small disk can only be mounted by root");
      PhysicalNode plan = engine.plan("SELECT * FROM t ORDER BY text, id").root();
      SpillConfig small = new SpillConfig(disk, Long.MAX_VALUE);
      for (int workers = 1; workers <= 2; workers++) {
        ExecutionConfig config = new ExecutionConfig(workers, 256, 500 << 10, false).with(small);
        SqlException e = assertThrows(SqlException.class, () -> streamed(plan, config, true));
        assertTrue(e.sentence().contains("make room there"), e.sentence());
      }
      Files.writeString(disk.resolve("t.csv"), "before");
      for (String name : List.of("t.csv", "t.parquet")) {
        String copy = "COPY (SELECT * FROM t, range(9)) TO '" + disk.resolve(name) + "'";
        SqlException e = assertThrows(SqlException.class, () -> engine.execute(copy));
        assertTrue(e.sentence().contains("make room there"), e.sentence());
      }
      try (Stream<Path> left = Files.list(disk)) {
        assertEquals(List.of(disk.resolve("t.csv")), left.toList());
      }
      assertEquals("before", Files.readString(disk.resolve("t.csv")));
    } finally {
      if (isMounted) {
        assertTrue(succeeds("umount", disk.toString()));
      }
      Files.delete(disk);
    }
  }

  @Test
  void theLimitIsASetting() {
    String analyze = "EXPLAIN ANALYZE SELECT * FROM t ORDER BY text, id";
    assertFalse(text(engine.execute(analyze)).contains("spilled"));
    for (String limit : List.of("'1MB'", "'0.9 MiB'", "'1000kb'")) {
      engine.execute("SET memory_limit = " + limit);
      assertTrue(text(engine.execute(analyze)).contains("KiB spilled; "), limit);
    }
    engine.execute("SET temp_directory = '" + directory.resolve("none") + "'");
    SqlException e = assertThrows(SqlException.class, () -> engine.execute(analyze));
    assertTrue(e.sentence().contains("cannot be written"), e.sentence());
    engine.execute("SET temp_directory = '" + directory + "'");
    engine.execute("SET max_temp_directory_size = '1MB'");
    e = assertThrows(SqlException.class, () -> engine.execute(analyze));
    assertTrue(e.sentence().contains("pass their limit"), e.sentence());
    for (String setting : List.of("max_temp_directory_size", "temp_directory", "memory_limit")) {
      engine.execute("RESET " + setting);
    }
    assertFalse(text(engine.execute(analyze)).contains("spilled"));
    assertThrows(SqlException.class, () -> engine.execute("SET memory_limit = 'much'"));
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  private static String text(QueryResult result) {
    return String.join("\n", rows(result, true));
  }

  @Test
  void whatStaysInMemorySaysSo() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(2))) {
      engine.execute("CREATE TABLE many AS SELECT range AS i FROM range(200000)");
      engine.execute("CREATE TABLE few AS SELECT range AS i FROM range(1000)");
      engine.execute("CREATE TABLE keyed (k BIGINT PRIMARY KEY, v BIGINT)");
      engine.execute("SET memory_limit = '9MiB'");
      Map.of(
              "INSERT OR REPLACE INTO keyed SELECT i, i FROM many, range(3)",
              "rows of INSERT that may change others stay in memory",
              "SELECT max(n) FROM (SELECT lag(i, 150000) OVER (ORDER BY -i) AS n FROM many)",
              "a function over a window needs more rows at once",
              "SELECT count(DISTINCT a.i * 1000000 + b.i) FROM few a, few b",
              "distinct values of an aggregate stay in memory")
          .forEach(
              (sql, what) -> {
                SqlException e = assertThrows(SqlException.class, () -> engine.execute(sql));
                assertTrue(e.sentence().contains(what), e::sentence);
              });
      assertEquals(0L, engine.execute("SELECT count(*) FROM keyed").get(0, 0));
      engine.execute("SET memory_limit = '64MiB'");
      assertEquals(
          200_000L,
          engine
              .execute("SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY -i) AS n FROM many)")
              .get(0, 0));
    }
  }
}
