package dev.assay.exec.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.PreparedSql;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.plan.cost.CostModel;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that run more than once, are streamed, cancelled, or end after a time. */
class PreparedTest {

  private final SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(2));

  @BeforeEach
  void fill() {
    engine.executeScript(
        "CREATE TABLE d (x INTEGER); INSERT INTO d VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);"
            + "CREATE TABLE n AS SELECT a.x + 10 * b.x + 100 * c.x + 1000 * e.x + 10000 * f.x AS i"
            + " FROM d a, d b, d c, d e, d f");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static String all(QueryResult result) {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < result.rows(); row++) {
      text.append(result.row(row));
    }
    return text.toString();
  }

  @Test
  void valuesTakeTheirTypesAlong() {
    PreparedSql one = engine.prepare("SELECT ? FROM d WHERE x = 3");
    for (Object value :
        new Object[] {
          true, 7, 1L << 40, 2.5, new BigDecimal("12.34"), "it's", LocalDate.of(2024, 2, 29)
        }) {
      assertEquals(value, one.execute(value).get(0, 0));
    }
    assertEquals(1, one.parameters());
    assertThrows(SqlException.class, one::execute);
  }

  @Test
  void eachRunSeesTheTableOfItsTime() {
    PreparedSql query = engine.prepare("SELECT count(*), max(x) FROM d WHERE x >= ? AND x <> $2");
    assertEquals("[5, 9]", all(query.execute(4, 7)));
    engine.execute("INSERT INTO d VALUES (?), (?)", 100, 200);
    assertEquals("[7, 200]", all(query.execute(4L, 7)));
    engine.execute("ALTER TABLE d ADD COLUMN y INTEGER");
    engine.execute("UPDATE d SET y = ? WHERE x > ?", 5, 50);
    assertEquals("[7, 200]", all(query.execute(4, 7.0)));
    assertEquals("[2]", all(engine.execute("SELECT count(*) FROM d WHERE y = ?", "5")));
    PreparedSql some = engine.prepare("SELECT x FROM d WHERE x IN (?, ?) ORDER BY x LIMIT ?");
    assertEquals("[3][4]", all(some.execute(4, 3, 7)));
    assertEquals("[8]", all(some.execute(8, 9, 1)));
    assertEquals(
        "line 1, column 11: there is no column 'y' in any table",
        assertThrows(
                SqlException.class, () -> engine.execute("SELECT ?, y FROM n WHERE i = ?", 1, 2))
            .getMessage());
  }

  @Test
  void rowsComeInParts() {
    long sum = 0;
    int parts = 0;
    try (RowStream stream = engine.stream("SELECT i FROM n WHERE i >= ?", 10)) {
      for (Optional<QueryResult> part = stream.next(); part.isPresent(); part = stream.next()) {
        for (int row = 0; row < part.get().rows(); row++) {
          sum += part.get().columns().getFirst().getLong(row);
        }
        parts++;
      }
    }
    assertEquals(99_999L * 100_000 / 2 - 45, sum);
    assertTrue(parts > 3, "one part is no stream");
  }

  @Test
  void aResultCountsAgainstTheBudgetAndAStreamDoesNot() {
    engine.execute("SET memory_limit = '2MiB'");
    String sql = "SELECT i, 'text ' || i AS t FROM n WHERE i % 3 <> 0";
    SqlException e = assertThrows(SqlException.class, () -> engine.execute(sql));
    assertEquals(
        "the rows found need more than what is left of the memory budget of 2 MiB: stream them,"
            + " raise the budget, or select fewer rows or columns",
        e.getMessage());
    assertEquals(10, engine.execute("SELECT * FROM n LIMIT 10").rows());
    List<Object> streamed = new ArrayList<>();
    try (RowStream stream = engine.stream("SELECT i, 'text ' || i AS t FROM n ORDER BY i")) {
      for (var part = stream.next(); part.isPresent(); part = stream.next()) {
        for (int row = 0; row < part.get().rows(); row++) {
          streamed.add(part.get().get(row, 0));
        }
      }
    }
    assertEquals(100_000, streamed.size());
    assertTrue(all(engine.execute("EXPLAIN ANALYZE " + sql)).contains("rows"));
  }

  /** Of three workers, any of which may be ahead or fail. */
  @Test
  void partsComeInTheOrderOfTheTableWhoeverMadeThem() {
    var config = new ExecutionConfig(3, 64, 64 << 20, false);
    try (SqlEngine small =
        SqlEngine.open(new SqlEngine.Config(CostModel.DEFAULT, config, MemoryBudget.of(1 << 28)))) {
      small.execute("CREATE TABLE n AS SELECT range AS i FROM range(300000)");
      small.execute("CREATE TABLE m AS SELECT i FROM n");
      long expected = 0;
      try (RowStream stream = small.stream("SELECT i FROM m WHERE i % 5 < 4")) {
        for (var part = stream.next(); part.isPresent(); part = stream.next()) {
          for (int row = 0; row < part.get().rows(); row++) {
            assertEquals(expected, part.get().get(row, 0));
            expected += expected % 5 == 3 ? 2 : 1;
          }
        }
      }
      assertEquals(300_000, expected);
      for (int bad : new int[] {0, 70_000, 299_999}) {
        String failing = "SELECT CASE WHEN i = " + bad + " THEN i // (i - i) ELSE i END FROM m";
        try (RowStream stream = small.stream(failing)) {
          SqlException e =
              assertThrows(
                  SqlException.class,
                  () -> {
                    while (stream.next().isPresent()) {}
                  });
          assertTrue(e.sentence().contains("zero"), e.sentence());
        }
      }
    }
  }

  @Test
  void whatIsClosedEarlyLeavesNothingBehind() {
    try (RowStream stream = engine.stream("SELECT a.i FROM n a, d b, d c, d e")) {
      assertTrue(stream.next().isPresent());
    }
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("assay-stream")));
    try (RowStream stream = engine.stream("SELECT a.i FROM n a, d b, d c, d e")) {
      stream.cancel();
      assertThrows(
          CancellationException.class,
          () -> {
            while (stream.next().isPresent()) {}
          });
    }
  }

  @Test
  void whatTakesTooLongEnds() {
    PreparedSql slow =
        engine
            .prepare("SELECT count(*) FROM n a, n b WHERE a.i + b.i < 3")
            .withTimeout(Duration.ofMillis(50));
    assertEquals(
        "the statement was ended after its timeout of 50 ms",
        assertThrows(SqlException.class, slow::execute).getMessage());
    assertEquals("[10]", all(engine.execute("SELECT count(*) FROM d")));
  }
}
