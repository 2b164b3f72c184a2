package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.MadeTable.Column;
import dev.assay.exec.operator.meter.Meters;
import dev.assay.exec.operator.result.ChunkSink;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.spill.SpillConfig;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries far beyond their memory budget give the rows that they give without one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpillTest {

  private static final long SEED = 20261122;
  private static final int ROWS = 30_000;

  @TempDir Path directory;

  private final SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);

  @BeforeAll
  void fill() {
    SplittableRandom random = new SplittableRandom(SEED);
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    ColumnType varchar = ColumnType.of(TypeKind.VARCHAR);
    List<Column> columns =
        List.of(
            MadeTable.column("id", bigint, (r, row) -> (long) row),
            MadeTable.nullable(MadeTable.ints("few", 5), 9),
            MadeTable.nullable(MadeTable.ints("many", 20_000), 9),
            MadeTable.column("skew", bigint, (r, row) -> row % 2 == 0 ? 7L : r.nextLong() >> 20),
            MadeTable.nullable(
                MadeTable.column(
                    "d", ColumnType.of(TypeKind.DOUBLE), (r, row) -> r.nextInt(9000) / 8.0),
                9),
            MadeTable.texts("code", 900),
            MadeTable.nullable(MadeTable.column("text", varchar, SpillTest::text), 9));
    engine.register(new MadeTable("t", ROWS, random, columns).table);
    engine.register(new MadeTable("u", ROWS / 2, random, columns).table);
  }

  private static String text(SplittableRandom random, int row) {
    int length = random.nextInt(100) == 0 ? 3000 : random.nextInt(40);
    return Integer.toString(random.nextInt(30_000), 36) + "x".repeat(length);
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "1000 ; SELECT * FROM t ORDER BY d DESC, text, id",
        "1000 ; SELECT * FROM t ORDER BY text NULLS FIRST, few DESC, id",
        "1000 ; SELECT id, d, many * 1.5 FROM t ORDER BY code, id DESC",
        "300 ; SELECT id, skew, text FROM t ORDER BY skew, id LIMIT 9000 OFFSET 21000",
        "300 ; SELECT CAST(skew AS DECIMAL(38, 2)) * 1000000007 AS w, id FROM t ORDER BY w, id",
        "700 ; SELECT text || id || 'y' AS made, id FROM t ORDER BY made, id",
        "700 ; SELECT id, repeat(code || id, 9) AS made, upper(code || few) FROM t ORDER BY code, id",
        "700 ; SELECT id, CASE WHEN few = 1 THEN text || id ELSE text END FROM t ORDER BY d, id",
      })
  void sortsBeyondTheBudget(int budgetKib, String sql) {
    check(budgetKib, sql, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "1000 ; SELECT id, count(*), sum(few), min(text), max(d) FROM t GROUP BY id",
        "1000 ; SELECT many, few, sum(skew), count(text), max(text) FROM t GROUP BY many, few",
        "600 ; SELECT text, sum(d), count(*) FROM t GROUP BY text",
        "1000 ; SELECT text || few, d, min(code) FROM t GROUP BY 1, 2",
        "1500 ; SELECT many, min(text || id), max(code || text), min(upper(code || few)) FROM t"
            + " GROUP BY many, skew",
        "500 ; SELECT skew, sum(CAST(skew AS DECIMAL(38, 3)) * 3), count(*) FROM t GROUP BY skew",
        "1500 ; SELECT many, skew, count(DISTINCT few), sum(DISTINCT id) FROM t GROUP BY many, skew",
        "200 ; SELECT DISTINCT id, text, d FROM t",
        "500 ; SELECT count(*), sum(c) FROM (SELECT skew, d, count(*) c FROM t GROUP BY skew, d)",
      })
  void groupsBeyondTheBudget(int budgetKib, String sql) {
    check(budgetKib, sql, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "1000 ; SELECT a.*, b.text, b.d FROM t a JOIN u b ON a.many = b.many WHERE a.few < 2",
        "1000 ; SELECT a.id, b.id, b.text FROM t a LEFT JOIN u b ON a.many = b.id AND a.d < b.d",
        "1000 ; SELECT a.id, b.text FROM t a JOIN u b ON a.text = b.text",
        "1500 ; SELECT a.id, b.made FROM t a JOIN (SELECT many, text || id AS made FROM u) b"
            + " ON a.many = b.many",
        "1500 ; SELECT a.id, b.id FROM t a JOIN u b ON a.text || a.few = b.text || b.few",
        "1000 ; SELECT a.id, b.code FROM t a JOIN u b ON a.code = b.code AND a.many = b.many",
        "500 ; SELECT id FROM t a WHERE EXISTS (SELECT 1 FROM u b WHERE a.skew = b.id)",
        "500 ; SELECT * FROM t a WHERE NOT EXISTS (SELECT 1 FROM u b WHERE a.many = b.id)",
        "500 ; SELECT id, id IN (SELECT many FROM u) FROM t",
        "500 ; SELECT id FROM t WHERE few = 1 OR EXISTS (SELECT 1 FROM u WHERE u.id = t.skew)",
        "500 ; SELECT id FROM t WHERE many NOT IN (SELECT id * 3 FROM u)",
        "1000 ; SELECT a.id, b.id, a.text FROM t a FULL JOIN u b ON a.many = b.id",
        "500 ; SELECT a.id, b.id, b.text FROM t a JOIN u b ON a.id = b.skew",
        "3000 ; SELECT a.id, b.id FROM u a LEFT JOIN t b ON a.id = b.skew",
        "1000 ; SELECT a.many, sum(b.d), max(c.text) FROM t a JOIN u b ON a.many = b.many"
            + " JOIN u c ON c.id = a.many GROUP BY a.many",
        "1000 ; SELECT a.id, count(*) n FROM t a JOIN u b ON a.many = b.many GROUP BY a.id"
            + " ORDER BY n, a.id",
      })
  void joinsBeyondTheBudget(int budgetKib, String sql) {
    check(budgetKib, sql, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "1000 ; SELECT id, sum(d) OVER (PARTITION BY many ORDER BY id), text FROM t",
        "1000 ; SELECT id, rank() OVER (PARTITION BY text ORDER BY d, id), lag(text) OVER"
            + " (PARTITION BY text ORDER BY d, id) FROM t",
        "4000 ; SELECT id, count(*) OVER (PARTITION BY skew), max(text) OVER (PARTITION BY skew)"
            + " FROM t",
        "500 ; SELECT id, text, d FROM t UNION ALL SELECT id + 1, text, d FROM u",
        "1500 ; SELECT id, reverse(text || id), lag(text || few) OVER (PARTITION BY many ORDER BY id)"
            + " FROM t",
        "500 ; SELECT id, text FROM t EXCEPT SELECT id, text FROM u",
      })
  void windowsAndUnionsBeyondTheBudget(int budgetKib, String sql) {
    check(budgetKib, sql, false);
  }

  /** Some megabytes of texts are made of each row, and nothing keeps them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT sum(length(repeat(text || id, 20))), max(length(text || id)) FROM t",
        "SELECT count(*) FROM (SELECT repeat(text || id, 20) r FROM t) WHERE r LIKE '%a%'",
        "SELECT max(repeat(text || id, 20)), min(repeat(text || id, 9)) FROM t",
        "SELECT count(*), min(a.id) FROM (SELECT id, repeat(text || id, 20) r FROM t) a, u"
            + " WHERE a.id = u.many AND length(r) > u.few",
        "SELECT repeat(text || id, 20) r FROM t ORDER BY r DESC LIMIT 3",
        "SELECT id, any_value(code || id) FROM t GROUP BY id",
      })
  void textsThatNobodyKeepsTakeNoMemory(String sql) {
    PhysicalNode plan = engine.plan(sql).root();
    List<String> expected = rows(Execution.run(plan, ExecutionConfig.of(1)), false);
    for (int workers = 1; workers <= 2; workers++) {
      assertEquals(expected, streamed(plan, config(6000, workers), false));
    }
  }

  @Test
  void textsThatAreKeptCount() {
    PhysicalNode plan = engine.plan("SELECT string_agg(repeat(text || id, 30), '') FROM t").root();
    assertThrows(SqlException.class, () -> Execution.run(plan, config(2000, 2)));
    PhysicalNode window = engine.plan("SELECT max(repeat(text || id, 30)) OVER () FROM t").root();
    assertThrows(SqlException.class, () -> streamed(window, config(2000, 2), false));
  }

  /** Plans that are made for a small budget group by the value first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "400 ; SELECT few, count(DISTINCT text), count(*), sum(few), min(text), count(text) FROM t"
            + " GROUP BY few",
        "500 ; SELECT count(DISTINCT skew), max(DISTINCT skew), count(*), max(d), count(few) FROM t",
        "900 ; SELECT few, count(DISTINCT text), avg(d), count(DISTINCT skew), sum(DISTINCT id % 99),"
            + " count(DISTINCT few), count(*) FILTER (WHERE d > 9), max(code) FROM t GROUP BY few",
        "1500 ; SELECT count(DISTINCT skew), count(DISTINCT id), avg(d), avg(DISTINCT many) FROM t",
      })
  void distinctValuesBeyondTheBudget(int budgetKib, String sql) {
    List<String> expected = rows(engine.execute(sql), false);
    List<String> none = rows(engine.execute(sql + " HAVING count(*) < 0"), false);
    engine.execute("SET memory_limit = '" + budgetKib + "KiB'");
    try {
      assertEquals(expected, rows(engine.execute(sql), false));
      assertEquals(none, rows(engine.execute(sql + " HAVING count(*) < 0"), false));
      check(budgetKib, sql, false);
    } finally {
      engine.execute("RESET memory_limit");
    }
  }

  private void check(int budgetKib, String sql, boolean ordered) {
    PhysicalNode plan = engine.plan(sql).root();
    List<String> expected = rows(Execution.run(plan, ExecutionConfig.of(1)), ordered);
    for (int workers = 1; workers <= 2; workers++) {
      ExecutionConfig config = config(budgetKib, workers);
      assertEquals(expected, streamed(plan, config, ordered));
    }
    try (PipelineExecutor executor = new PipelineExecutor(config(budgetKib, 1))) {
      Meters meters = Execution.analyze(plan, executor, new Cancellation());
      assertTrue(spilled(plan, meters) > 0, "nothing was spilled");
    }
  }

  /** The rows of a query, which do not count as they come. */
  private static List<String> streamed(PhysicalNode plan, ExecutionConfig config, boolean ordered) {
    List<String> rows = new ArrayList<>();
    List<String> names = plan.outputs().stream().map(Object::toString).toList();
    ChunkSink sink = new ChunkSink(plan.outputs(), names, part -> rows.addAll(rows(part, true)));
    try (PipelineExecutor executor = new PipelineExecutor(config)) {
      Execution.run(plan, sink, executor, new Cancellation());
    }
    return ordered ? rows : rows.stream().sorted().toList();
  }

  private static List<String> rows(QueryResult result, boolean ordered) {
    Stream<String> rows = IntStream.range(0, result.rows()).mapToObj(r -> result.row(r).toString());
    return ordered ? rows.toList() : rows.sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = "SELECT * FROM t ORDER BY text, id")
  void aCancelledQueryAndOneWithoutDiskLeaveNothing(String sql) {
    PhysicalNode plan = engine.plan(sql).root();
    List<String> expected = rows(Execution.run(plan, ExecutionConfig.of(1)), true);
    for (int workers = 1; workers <= 2; workers++) {
      SpillConfig small = new SpillConfig(directory, 300 << 10);
      ExecutionConfig config = new ExecutionConfig(workers, 256, 500 << 10, false).with(small);
      SqlException e = assertThrows(SqlException.class, () -> Execution.run(plan, config));
      assertTrue(e.sentence().contains("temporary files pass their limit"), e.sentence());
      try (PipelineExecutor executor = new PipelineExecutor(config(500, workers))) {
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
        assertEquals(expected, streamed(plan, config(500, workers), true));
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

  private ExecutionConfig config(int budgetKib, int workers) {
    SpillConfig spill = new SpillConfig(directory, Long.MAX_VALUE);
    return new ExecutionConfig(workers, 256, (long) budgetKib << 10, false).with(spill);
  }

  private static long spilled(PhysicalNode node, Meters meters) {
    List<PhysicalNode> inputs =
        switch (node) {
          case PhysicalNode.Scan _, PhysicalNode.Values _, PhysicalNode.Working _ -> List.of();
          case PhysicalNode.Iteration each -> List.of(each.seed(), each.step());
          case PhysicalNode.Filter each -> List.of(each.input());
          case PhysicalNode.Project each -> List.of(each.input());
          case PhysicalNode.Aggregate each -> List.of(each.input());
          case PhysicalNode.Sort each -> List.of(each.input());
          case PhysicalNode.Window each -> List.of(each.input());
          case PhysicalNode.Shared each -> List.of(each.input());
          case PhysicalNode.Union each -> each.inputs();
          case PhysicalNode.Join each -> List.of(each.probe(), each.build());
        };
    return meters.of(node).spilledBytes()
        + inputs.stream().mapToLong(each -> spilled(each, meters)).sum();
  }

  @Test
  void whatStaysInMemorySaysSo() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(2))) {
      engine.execute("CREATE TABLE many AS SELECT range AS i FROM range(200000)");
      engine.execute("CREATE TABLE keyed (k BIGINT PRIMARY KEY, v BIGINT)");
      engine.execute("SET memory_limit = '9MiB'");
      Map.of(
              "INSERT OR REPLACE INTO keyed SELECT i, i FROM many, range(3)",
              "rows of INSERT that may change others",
              "SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY -i) AS n FROM many)",
              "windows without PARTITION BY",
              "SELECT count(DISTINCT i * i) FILTER (WHERE i > 1) FROM many",
              "distinct values of an aggregate",
              "WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i < 1)"
                  + " SELECT sum(n) FROM (WITH RECURSIVE q(n) AS (SELECT i FROM many UNION ALL"
                  + " SELECT n + 1 FROM q WHERE n < 400000) SELECT n FROM q)",
              "rounds of WITH RECURSIVE")
          .forEach(
              (sql, what) -> {
                SqlException e = assertThrows(SqlException.class, () -> engine.execute(sql));
                assertTrue(e.sentence().contains(what + " stay in memory"), e::sentence);
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
