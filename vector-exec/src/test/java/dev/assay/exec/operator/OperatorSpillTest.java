package dev.assay.exec.operator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators that are made of others go to files as these do. */
class OperatorSpillTest extends SpilledQueries {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "500 ; SELECT id, text FROM t INTERSECT SELECT id, text FROM u",
        "900 ; SELECT few, text FROM t INTERSECT ALL SELECT few, text FROM u",
        "900 ; SELECT few, text FROM t EXCEPT ALL SELECT few, text FROM u",
        "500 ; SELECT skew, text FROM t UNION SELECT skew, text FROM u",
        "2500 ; SELECT many, median(d), quantile_disc(id, 0.3), mad(d) FROM t GROUP BY many",
        "3000 ; SELECT many, string_agg(text, ',' ORDER BY id), first(text ORDER BY d, id) FROM t"
            + " WHERE many > 0 GROUP BY many",
        "3000 ; SELECT many, arg_min(text, id), arg_max(id, id), bit_xor(id), listagg(code, '/' ORDER"
            + " BY id) FROM t WHERE many > 0 GROUP BY many",
        "1500 ; SELECT a.id, b.id FROM t a ASOF JOIN u b ON a.few = b.few AND a.id >= b.id",
        "4500 ; SELECT a.id, b.id FROM t a POSITIONAL JOIN u b",
        "1000 ; SELECT id, row_number() OVER (), row_number() OVER (ORDER BY few) FROM t",
        "2000 ; SELECT skew, few, count(*) FROM t GROUP BY ROLLUP (skew, few)",
        "900 ; SELECT id, (SELECT max(u.id) FROM u WHERE u.many = t.many) FROM t",
        "900 ; SELECT DISTINCT ON (many) many, text FROM t ORDER BY many, id",
        "900 ; SELECT id, text FROM t QUALIFY row_number() OVER (PARTITION BY many ORDER BY id) = 1",
        "500 ; WITH w AS MATERIALIZED (SELECT id, text, many FROM t) SELECT a.id, b.text FROM w a"
            + " JOIN w b ON a.id = b.many",
        "300 ; SELECT a.id, b.id FROM t a JOIN u b ON a.id < b.id AND b.id < 4 AND a.id < 3"
            + " UNION ALL SELECT id, many FROM t",
      })
  void madeOfOthersBeyondTheBudget(int budgetKib, String sql) {
    check(budgetKib, sql, false);
  }
}
