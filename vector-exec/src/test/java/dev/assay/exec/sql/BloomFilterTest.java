package dev.assay.exec.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Partitioning;
import dev.assay.exec.plan.cost.CostModel;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins on keys that have no exact filters, beside DuckDB, and what their scans leave out. */
class BloomFilterTest {

  private static final int ROWS = 60_000;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE few AS SELECT range AS id, 'key ' || (range * 37) AS t,"
              + " 'c' || (range % 40) AS c, range * 0.25::double AS d, range % 100 AS a,"
              + " range // 100 AS b, CASE WHEN range % 3 = 0 THEN NULL ELSE range % 7 END AS n"
              + " FROM range(2000)",
          "CREATE TABLE many AS SELECT range AS id, 'key ' || (range % 50000) AS t,"
              + " 'c' || (range % 400) AS c,"
              + " CASE WHEN range % 5 = 0 THEN '-0.0'::double ELSE (range % 9000) * 0.25::double"
              + " END AS d, range % 300 AS a, range % 200 AS b,"
              + " CASE WHEN range % 4 = 0 THEN NULL ELSE range % 50 END AS n FROM range("
              + ROWS
              + ")");

  /** Rows of the scan of the larger table that pass at most, and the join. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "15000 | JOIN few ON many.t = few.t WHERE few.id < 1000",
        "15000 | JOIN few ON many.c = few.c AND few.id < 30",
        "40000 | JOIN few ON many.d = few.d WHERE few.id < 1500",
        "15000 | JOIN few ON many.a = few.a AND many.b = few.b WHERE few.id % 10 = 1",
        "25000 | JOIN few ON many.t = few.t AND many.n = few.n WHERE few.id > 10",
        "60000 | JOIN few ON many.n = few.n AND many.c = few.c WHERE few.id > 10",
        "15000 | WHERE t IN (SELECT t FROM few WHERE id % 2 = 0)",
        "60000 | WHERE t NOT IN (SELECT t FROM few WHERE id % 2 = 0)",
        "60000 | LEFT JOIN few ON many.t = few.t AND few.id < 100",
        "15000 | JOIN few ON many.t = few.t WHERE few.id < 0"
      })
  void rowsAreDuckDbs(int most, String join) throws SQLException {
    String select = "SELECT count(*), sum(many.id), min(many.t) FROM many " + join;
    for (int bits : new int[] {0, 3}) {
      ExecutionConfig config = ExecutionConfig.of(2).with(Partitioning.DEFAULT.forced(bits));
      try (SqlEngine engine = SqlEngine.open(new SqlEngine.Config(CostModel.DEFAULT, config));
          Connection duck = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duck.createStatement()) {
        for (String table : TABLES) {
          engine.execute(table);
          statement.execute(table);
        }
        QueryResult result = engine.execute(select);
        try (ResultSet expected = statement.executeQuery(select)) {
          assertTrue(expected.next());
          for (int column = 0; column < 3; column++) {
            assertEquals(
                text(expected.getString(column + 1)),
                text(result.get(0, column)),
                join + " " + column);
          }
        }
        int scanned = scanned(engine, select);
        assertTrue(scanned <= most, () -> scanned + " rows scanned: " + join);
      }
    }
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }

  private static int scanned(SqlEngine engine, String select) {
    QueryResult plan = engine.execute("EXPLAIN ANALYZE " + select);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < plan.rows(); row++) {
      lines.add(String.valueOf(plan.get(row, 0)));
    }
    Matcher matcher =
        Pattern.compile("scan many .*actual (\\d+) in").matcher(String.join("\n", lines));
    assertTrue(matcher.find(), () -> String.join("\n", lines));
    return Integer.parseInt(matcher.group(1));
  }
}
