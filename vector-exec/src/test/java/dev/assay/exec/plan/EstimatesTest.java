package dev.assay.exec.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows expected beside rows that come, over data as skewed as people make them. */
class EstimatesTest {

  private static final double MOST_ERROR = 1.6;

  private static final SqlEngine ENGINE = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(1));

  /** Of 1,000 users the first has a tenth of the 60,000 visits, and half have an eighth of them. */
  @BeforeAll
  static void tables() {
    ENGINE.execute(
        "CREATE TABLE visits AS SELECT range AS id,"
            + " CAST(floor(power((range * 7919 % 60000) / 60000.0, 3) * 1000) AS INTEGER) AS who,"
            + " CASE WHEN range * range % 97 < 87 THEN 'view' WHEN range % 2 = 0 THEN 'buy'"
            + " ELSE 'cart' END AS kind,"
            + " 'page ' || CAST(range * 7919 % 40 AS VARCHAR) || ' of ' ||"
            + " CAST(range AS VARCHAR) AS page,"
            + " CAST(range * 7919 % 60000 AS DOUBLE) / 60000 AS score,"
            + " CAST(range / 100 AS INTEGER) AS day,"
            + " CAST(range / 100 AS INTEGER) + 3 AS later,"
            + " CASE WHEN range % 4 > 0 THEN range % 10 END AS maybe FROM range(60000)");
    ENGINE.execute("CREATE TABLE users (who INTEGER NOT NULL PRIMARY KEY, name VARCHAR)");
    ENGINE.execute(
        "INSERT INTO users SELECT range, 'user ' || CAST(range AS VARCHAR) FROM range(1000)");
  }

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static void assertExpected(String sql, double mostError) {
    double expected = Math.max(1, ENGINE.plan(sql).root().expectedRows());
    double came = Math.max(1, ENGINE.execute(sql).rows());
    double error = Math.max(expected / came, came / expected);
    assertTrue(
        error <= mostError, () -> "%.0f rows expected of %.0f: %s".formatted(expected, came, sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "who = 0",
        "who = 900",
        "who < 10",
        "who BETWEEN 500 AND 599",
        "who IN (0, 1, 2, 800)",
        "kind = 'view'",
        "kind <> 'view'",
        "kind IN ('buy', 'cart')",
        "kind > 'c'",
        "page LIKE 'page 1%'",
        "page LIKE '%of 1%'",
        "score < 0.25",
        "score BETWEEN 0.5 AND 0.6",
        "maybe IS NULL",
        "maybe = 3",
        "later > day + 2",
        "who < 10 AND score < 0.25",
        "who < 10 OR kind = 'view'",
        "day < 60 AND id < 6000",
        "NOT (who < 10 AND kind = 'view')",
        "id = 12345",
        "substring(page FROM 1 FOR 6) = 'page 2'",
      })
  void predicates(String predicate) {
    assertExpected("SELECT id FROM visits WHERE " + predicate, MOST_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users u JOIN visits v ON u.who = v.who WHERE u.who < 10",
        "users u JOIN visits v ON u.who = v.who WHERE u.who >= 900",
        "users u JOIN visits v ON u.who = v.maybe",
        "(SELECT * FROM visits WHERE id < 3000) a JOIN (SELECT * FROM visits WHERE id > 57000) b"
            + " ON a.who = b.who",
        "users u WHERE EXISTS (SELECT 1 FROM visits v WHERE v.who = u.who AND v.id < 1000)",
        "users u WHERE NOT EXISTS (SELECT 1 FROM visits v WHERE v.who = u.who AND kind = 'buy')",
        "(SELECT DISTINCT who FROM visits WHERE kind = 'buy') g",
        "(SELECT DISTINCT substring(page FROM 1 FOR 7) FROM visits) g",
        "(SELECT DISTINCT kind FROM visits WHERE kind <> 'view') g",
        "(SELECT who FROM visits GROUP BY who HAVING count(*) > 60) g",
        "(SELECT day FROM visits GROUP BY day HAVING sum(id) > 0) g",
      })
  void joinsAndGroups(String from) {
    assertExpected("SELECT 1 FROM " + from, MOST_ERROR);
  }

  @Test
  void anEmptyTableAndNewRowsAreNoTrouble() {
    ENGINE.execute("CREATE TABLE later (x INTEGER, y VARCHAR)");
    assertExpected("SELECT x FROM later WHERE x < 3 AND y LIKE 'a%'", 1);
    ENGINE.execute("INSERT INTO later VALUES (1, 'ab'), (2, NULL), (NULL, 'b')");
    assertExpected("SELECT x FROM later WHERE x < 3 AND y LIKE 'a%'", 1);
    ENGINE.execute("INSERT INTO later SELECT 2, 'a' FROM range(1000)");
    assertExpected("SELECT x FROM later WHERE x < 3 AND y LIKE 'a%'", 1.01);
  }

  @Test
  void whatFailsForARowIsNotTried() {
    ENGINE.plan("SELECT id FROM visits WHERE CAST(page AS INTEGER) > 3"); // fails when it runs
  }
}
