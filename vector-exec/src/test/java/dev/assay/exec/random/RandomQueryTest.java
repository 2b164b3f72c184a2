package dev.assay.exec.random;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Partitioning;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.random.RandomQueries.Query;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random queries against DuckDB. A slice runs in every build; {@code -Dassay.random.queries=100000}
 * and {@code -Dassay.random.seed=…} run more, or others.
 */
class RandomQueryTest {

  private static final int SLICE = 400;
  private static final int QUERIES_OF_TABLES = 200;
  private static final int MOST_SHOWN = 12;

  /** Sums of doubles depend on their order; so many digits do not. */
  private static final MathContext DIGITS = new MathContext(9);

  /** What became of the queries. */
  private static final class Tally {
    int same;
    int bothFail;
    int rows;
    final Map<String, Integer> refused = new TreeMap<>();
    final List<String> differences = new ArrayList<>();
  }

  @Test
  void answersAreDuckDbs() throws SQLException {
    int queries = Integer.getInteger("assay.random.queries", SLICE);
    long seed = Long.getLong("assay.random.seed", 20_261_122L);
    Tally tally = new Tally();
    for (int done = 0; done < queries && tally.differences.size() < MOST_SHOWN; ) {
      int count = Math.min(QUERIES_OF_TABLES, queries - done);
      // every second time joins are by partition, which tables of this size would never be
      int bits = done / QUERIES_OF_TABLES % 2 == 0 ? 0 : 2;
      run(seed + done, count, Partitioning.DEFAULT.forced(bits), tally);
      done += count;
    }
    System.out.printf(
        "random queries: %d the same (%d rows), %d fail in both, refused %s, %d differ%n",
        tally.same, tally.rows, tally.bothFail, tally.refused, tally.differences.size());
    assertTrue(tally.differences.isEmpty(), () -> String.join("\n\n", tally.differences));
    int refused = tally.refused.values().stream().mapToInt(Integer::intValue).sum();
    assertTrue(refused * 20 < queries, () -> "too many are refused: " + tally.refused);
    assertTrue(tally.rows > queries, "queries without rows prove nothing");
  }

  private static void run(long seed, int queries, Partitioning joins, Tally tally)
      throws SQLException {
    SqlEngine.Config config =
        new SqlEngine.Config(CostModel.DEFAULT, ExecutionConfig.of(2).with(joins));
    try (SqlEngine engine = SqlEngine.open(config);
        Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomQueries made = new RandomQueries(random, new RandomTables(random, engine, duck));
      for (int i = 0; i < queries; i++) {
        compare(made.next(), "seed " + seed + " query " + i, engine, duck, tally);
      }
    }
  }

  private static void compare(
      Query query, String where, SqlEngine engine, Connection duck, Tally tally) {
    @Nullable List<String> expected = null;
    String duckFailure = "";
    try {
      expected = duckRows(query.sql(), duck);
    } catch (SQLException e) {
      duckFailure = String.valueOf(e.getMessage());
    }
    @Nullable List<String> actual = null;
    String failure = "";
    try {
      actual = ourRows(engine.execute(query.sql()));
    } catch (SqlException e) {
      failure = String.valueOf(e.getMessage());
    } catch (RuntimeException | AssertionError e) {
      tally.differences.add(where + ": died of " + e + "\n" + query.sql());
      return;
    }
    if (expected == null && actual == null) {
      tally.bothFail++;
    } else if (actual == null && failure.contains("supported")) {
      tally.refused.merge(failure.replaceAll("line \\d+, column \\d+: ", ""), 1, Integer::sum);
    } else if (expected == null || actual == null) {
      tally.differences.add(
          where + ": DuckDB '" + duckFailure + "', ours '" + failure + "'\n" + query.sql());
    } else {
      if (!query.isOrdered()) {
        Collections.sort(expected);
        Collections.sort(actual);
      }
      if (expected.equals(actual)) {
        tally.same++;
        tally.rows += actual.size();
      } else {
        tally.differences.add(where + ": " + difference(expected, actual) + "\n" + query.sql());
      }
    }
  }

  private static String difference(List<String> expected, List<String> actual) {
    for (int row = 0; row < Math.min(expected.size(), actual.size()); row++) {
      if (!expected.get(row).equals(actual.get(row))) {
        return "of %d and %d rows, row %d is %s in DuckDB and %s here"
            .formatted(expected.size(), actual.size(), row, expected.get(row), actual.get(row));
      }
    }
    return "DuckDB has " + expected.size() + " rows, we " + actual.size();
  }

  private static List<String> duckRows(String sql, Connection duck) throws SQLException {
    try (Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          row.append(text(rows.getObject(column))).append('|');
        }
        all.add(row.toString());
      }
      return all;
    }
  }

  private static List<String> ourRows(QueryResult result) {
    List<String> all = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < result.names().size(); column++) {
        text.append(text(result.get(row, column))).append('|');
      }
      all.add(text.toString());
    }
    return all;
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Double number when number.isNaN() || number.isInfinite() -> number.toString();
      case Double number -> number(BigDecimal.valueOf(number));
      case Number number -> number(new BigDecimal(number.toString()));
      default -> value.toString();
    };
  }

  private static String number(BigDecimal number) {
    BigDecimal rounded = number.round(DIGITS).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
