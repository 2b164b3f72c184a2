package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.ExecutionConfig;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recursive queries whose rounds, or all of whose rows, memory does not hold. */
class RecursionSpillTest extends SpilledQueries {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "2000 ; r(i, n, s) AS (SELECT id, 0, text FROM t UNION ALL SELECT i + 1, n + 1, s || n FROM r"
            + " WHERE n < 6 AND i % 3 < 2) SELECT i, n, s FROM r",
        "1500 ; r(i, s) AS (SELECT 1, 'a' UNION ALL SELECT 2 * i + x, s || x || 'bc' FROM r, (VALUES"
            + " (0), (1)) v(x) WHERE i < 16000) SELECT i, s FROM r",
        "2500 ; r(a, b) AS (SELECT id % 64, many FROM t WHERE id < 3000 UNION SELECT a, many FROM r JOIN t"
            + " ON id = b) SELECT a, b FROM r",
        "1500 ; r(s, d, few) AS (SELECT text, d, few FROM t UNION SELECT substr(s, 2), d / 2 - d / 2,"
            + " few FROM r WHERE length(s) BETWEEN 1 AND 40) SELECT s, d, few FROM r",
        "3000 ; r(i, n) AS (SELECT id, 0 FROM t UNION ALL (WITH RECURSIVE q(j, m) AS (SELECT i, n + 1"
            + " FROM r WHERE n < 2 UNION SELECT j / 2, m FROM q WHERE j > 20000) SELECT j, m FROM q))"
            + " SELECT i, n FROM r",
      })
  void roundsBeyondTheBudget(int budgetKib, String query) {
    check(budgetKib, "WITH RECURSIVE " + query, false);
  }

  @Test
  void randomRoundsAreThoseOfMuchMemory() {
    long seed = ThreadLocalRandom.current().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    List<String> columns = List.of("many", "id % 5000", "skew % 9000", "few * 100 + id % 7");
    for (int i = 0; i < 6; i++) {
      String column = columns.get(random.nextInt(columns.size()));
      int most = random.nextInt(100, 5_000);
      String union = random.nextBoolean() ? "UNION" : "UNION ALL";
      String sql =
          "WITH RECURSIVE r(a, b, s, n) AS (SELECT id % "
              + random.nextInt(1, 9)
              + ", "
              + column
              + ", text, 0 FROM t WHERE id < "
              + most
              + " "
              + union
              + " SELECT a, "
              + column
              + ", "
              + (random.nextBoolean() ? "s" : "text")
              + ", n + 1 FROM r JOIN t ON id = b WHERE n < "
              + random.nextInt(2, 12)
              + ") SELECT a, b, s, n FROM r";
      String where = "seed " + seed + " query " + i + ": " + sql;
      PhysicalNode plan = engine.plan(sql).root();
      List<String> expected = rows(Execution.run(plan, ExecutionConfig.of(1)), false);
      for (int workers = 1; workers <= 2; workers++) {
        ExecutionConfig config = config(random.nextInt(3_000, 5_000), workers);
        assertEquals(expected, streamed(plan, config, false), where);
      }
    }
  }
}
