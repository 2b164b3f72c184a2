package dev.assay.exec.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong statements get one sentence and their place. */
class FailureTest {

  private static SqlException failure(String sql) {
    return assertThrows(SqlException.class, () -> SmallTable.plan(sql));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          select x from t             | line 1, column 8: there is no column 'x' in any table
          select i from nowhere       | line 1, column 15: there is no table 'nowhere'
          select i from t where       | line 1, column 22: expected an expression, found the end
          select i frm t where i = 1  | line 1, column 14: expected the end of the query, found 't'
          select i from t limit 1 2   | line 1, column 25: expected the end of the query, found '2'
          """)
  void placesAreTold(String sql, String message) {
    assertEquals(message, failure(sql).getMessage());
  }

  @Test
  void placesCountLines() {
    SqlException failure = failure("select i\nfrom t\nwhere j = 1");
    assertEquals(3, failure.line());
    assertEquals(7, failure.column());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select i from t where i = 'a",
        "select # from t",
        "select sum(note) from t",
        "select avg(note) from t",
        "select i, count(*) from t",
        "select nosuch(i) from t",
        "select i from t where made = 5",
        "insert into t values (1)",
        "",
        ";"
      })
  void everyFailureIsOneSentence(String sql) {
    assertIsOneSentence(failure(sql));
  }

  /** Texts that are no value of a type are found when rows are asked for them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select i from t where made < '1994-13-01'",
        "select cast('a' as integer) from t",
        "select cast(note as integer) from t",
        "select 2147483647 + i from t",
        "select i // 0 from t"
      })
  void failuresOfRunningQueriesAreOneSentenceToo(String sql) {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(1))) {
      engine.execute("create table t (i integer, made date, note varchar)");
      engine.execute("insert into t values (1, date '1994-01-01', 'b')");
      assertIsOneSentence(assertThrows(SqlException.class, () -> engine.execute(sql)));
    }
  }

  private static void assertIsOneSentence(SqlException failure) {
    String message = String.valueOf(failure.getMessage());
    assertFalse(message.contains("\n"), message);
    assertFalse(message.contains("calcite"), message);
    assertFalse(message.contains("Exception"), message);
    assertFalse(message.isBlank());
  }
}
