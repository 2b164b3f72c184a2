package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.ExecutionConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries far beyond their memory budget give the rows that they give without one. */
class SpillTest extends SpilledQueries {

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
        "900 ; SELECT few, count(DISTINCT text) FILTER (WHERE id % 3 > 0), sum(DISTINCT skew) FILTER"
            + " (WHERE d > 9), count(*) FROM t GROUP BY few",
        "900 ; SELECT count(DISTINCT skew) FILTER (WHERE few = 1), count(DISTINCT skew), max(DISTINCT"
            + " text) FILTER (WHERE id < 0), avg(DISTINCT id) FILTER (WHERE d > 1) FROM t",
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
}
