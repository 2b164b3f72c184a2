package dev.assay.exec.operator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows over rows that memory does not hold. */
class WindowSpillTest extends SpilledQueries {

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

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "2000 ; row_number() OVER (ORDER BY id), rank() OVER (ORDER BY few), dense_rank() OVER"
            + " (ORDER BY few), percent_rank() OVER (ORDER BY many), cume_dist() OVER (ORDER BY few)",
        "2000 ; rank() OVER (ORDER BY many DESC), dense_rank() OVER (ORDER BY d), ntile(7) OVER"
            + " (ORDER BY id), cume_dist() OVER (ORDER BY d NULLS FIRST), rank() OVER ()",
        "2000 ; count(*) OVER (), sum(id) OVER (), min(text) OVER (), max(text) OVER (), avg(d) OVER ()",
        "2000 ; sum(d) OVER (ORDER BY few), count(d) OVER (ORDER BY few), max(code) OVER (ORDER BY few)",
        "2000 ; sum(skew) OVER (ORDER BY id), min(d) OVER (ORDER BY id), max(text) OVER (ORDER BY id),"
            + " first_value(text) OVER (ORDER BY id), last_value(few) OVER (ORDER BY id)",
        "2000 ; sum(d) OVER (ORDER BY few, id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING),"
            + " last_value(text IGNORE NULLS) OVER (ORDER BY many, id), first_value(text IGNORE NULLS)"
            + " OVER (ORDER BY few, id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
        "6000 ; sum(d) OVER (ORDER BY id ROWS BETWEEN 30 PRECEDING AND 9 FOLLOWING), max(text) OVER"
            + " (ORDER BY id ROWS BETWEEN 3 FOLLOWING AND 400 FOLLOWING)",
        "6000 ; lag(text) OVER (ORDER BY id), lead(d, 700, 0.5) OVER (ORDER BY id), lag(few, 900)"
            + " OVER (ORDER BY id), lag(text IGNORE NULLS) OVER (ORDER BY d, id)",
        "6000 ; sum(d) OVER (ORDER BY id RANGE BETWEEN 50 PRECEDING AND 10 FOLLOWING), count(*) OVER"
            + " (ORDER BY many RANGE BETWEEN 5 PRECEDING AND 3 FOLLOWING)",
        "6000 ; sum(d) OVER (ORDER BY many GROUPS BETWEEN 5 PRECEDING AND 3 FOLLOWING), count(*)"
            + " OVER (ORDER BY few GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
        "2000 ; count(*) OVER (ORDER BY few RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP), sum(d) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING"
            + " EXCLUDE CURRENT ROW), sum(id) OVER (ORDER BY few ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED"
            + " FOLLOWING EXCLUDE TIES)",
        "6000 ; nth_value(text, 3) OVER (ORDER BY id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW),"
            + " median(d) OVER (ORDER BY id ROWS BETWEEN 9 PRECEDING AND CURRENT ROW), string_agg"
            + "(code, '-') OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING)",
        "6000 ; sum(d) OVER (PARTITION BY few ORDER BY id), rank() OVER (PARTITION BY few ORDER BY"
            + " many), lag(text) OVER (PARTITION BY few ORDER BY id), count(*) OVER (PARTITION BY few)",
        "2000 ; max(text) OVER (PARTITION BY skew ORDER BY id), ntile(9) OVER (PARTITION BY skew ORDER"
            + " BY id), dense_rank() OVER (PARTITION BY skew ORDER BY few)",
        "2000 ; sum(CAST(skew AS DECIMAL(38, 2)) * 3) OVER (ORDER BY id), min(text || id) OVER (ORDER"
            + " BY d DESC), max(code) OVER (PARTITION BY few ORDER BY many)",
      })
  void largePartitionsBeyondTheBudget(int budgetKib, String calls) {
    check(budgetKib, "SELECT id, text, " + calls + " FROM t", false);
  }
}
