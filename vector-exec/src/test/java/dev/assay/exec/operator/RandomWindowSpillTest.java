package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.ExecutionConfig;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random windows whose rows memory does not hold give what they give with memory for all, and what
 * DuckDB gives. {@code -Dassay.random.windows=…} runs more.
 */
class RandomWindowSpillTest extends SpilledQueries {

  private static final int SLICE = 12;

  /** Rows that a frame may reach: a page, for two workers with little memory. */
  private static final int REACH = 800;

  private static final MathContext DIGITS = new MathContext(12);

  private static final List<String> TOTAL_ORDERS =
      List.of(
          "id",
          "id DESC",
          "few NULLS FIRST, id",
          "d DESC NULLS LAST, id",
          "text NULLS LAST, id DESC",
          "skew, id");
  private static final List<String> ORDERS =
      List.of("few NULLS LAST", "many DESC NULLS FIRST", "d NULLS LAST", "skew DESC", "code", "id");
  private static final List<String> VALUES = List.of("d", "few", "many", "text", "code", "id");
  private static final List<String> PARTITIONS =
      List.of("", "", "", "few", "skew", "id % 2", "many % 900", "few, id % 3");

  private SplittableRandom random = new SplittableRandom();

  @Test
  void answersAreThoseOfMuchMemoryAndDuckDbs() throws SQLException {
    int queries = Integer.getInteger("assay.random.windows", SLICE);
    long seed = Long.getLong("assay.random.seed", ThreadLocalRandom.current().nextLong());
    random = new SplittableRandom(seed);
    engine.execute("COPY t TO '" + directory.resolve("t.parquet") + "'");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("CREATE TABLE t AS FROM '" + directory.resolve("t.parquet") + "'");
      assertEquals(true, directory.resolve("t.parquet").toFile().delete());
      for (int i = 0; i < queries; i++) {
        String calls =
            Stream.generate(this::call)
                .limit(1 + random.nextInt(3))
                .collect(Collectors.joining(", "));
        String sql = "SELECT id, " + calls + " FROM t";
        String where = "seed " + seed + " query " + i + ": " + sql;
        PhysicalNode plan = engine.plan(sql).root();
        QueryResult known = Execution.run(plan, ExecutionConfig.of(1));
        assertEquals(duckRows(statement, sql), ourRows(known), where);
        List<String> expected = rows(known, false);
        for (int workers = 1; workers <= 2; workers++) {
          assertEquals(expected, spilled(plan, random.nextInt(3_500, 7_000), workers), where);
        }
      }
    }
  }

  /** With little memory, or with twice as much where a frame reaches over more rows than that. */
  private List<String> spilled(PhysicalNode plan, int budget, int workers) {
    try {
      return streamed(plan, config(budget, workers), false);
    } catch (SqlException tooFar) {
      assertTrue(String.valueOf(tooFar.getMessage()).endsWith("reach less far"), tooFar::toString);
      return streamed(plan, config(2 * budget, workers), false);
    }
  }

  private String any(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String call() {
    String value = any(VALUES);
    return switch (random.nextInt(8)) {
      case 0 -> any(List.of("row_number()", "ntile(" + few() + ")")) + over(any(TOTAL_ORDERS), "");
      case 1 -> {
        String rank = any(List.of("rank()", "dense_rank()", "percent_rank()", "cume_dist()"));
        yield rank + over(any(random.nextBoolean() ? ORDERS : TOTAL_ORDERS), "");
      }
      case 2 -> {
        String distant = any(List.of("lag", "lead")) + "(" + value + ", " + random.nextInt(REACH);
        String nulls = value.equals("id") ? " IGNORE NULLS" : "";
        yield distant + nulls + ")" + over(any(TOTAL_ORDERS), "");
      }
      case 3 -> {
        String nulls = any(List.of("", " IGNORE NULLS"));
        String picked = any(List.of("first_value(", "last_value(")) + value + nulls + ")";
        String total = any(TOTAL_ORDERS);
        yield picked + over(total, any(List.of("", rows(), groups(total))));
      }
      case 4 -> {
        String from = random.nextInt(REACH) + " PRECEDING AND ";
        String to = any(List.of("CURRENT ROW", random.nextInt(40) + " FOLLOWING"));
        String picked = "nth_value(" + value + ", " + few() + ")";
        yield picked + over(any(TOTAL_ORDERS), "ROWS BETWEEN " + from + to);
      }
      default -> {
        String total = any(TOTAL_ORDERS);
        String ties = any(ORDERS);
        yield switch (random.nextInt(4)) {
          case 0 -> aggregate(value) + over(ties, any(List.of("", groups(ties))));
          case 1 -> aggregate(value) + over(total, rows());
          case 2 -> aggregate(value) + over(any(List.of("id", "many NULLS LAST")), range());
          default -> aggregate(value) + over(random.nextBoolean() ? "" : total, "");
        };
      }
    };
  }

  private int few() {
    return random.nextInt(1, 9);
  }

  private String aggregate(String value) {
    String summed = value.equals("text") || value.equals("code") ? "skew % 1000" : value;
    return any(
        List.of(
            "count(*)",
            "count(" + value + ")",
            "sum(" + summed + ")",
            "avg(" + summed + ")",
            "min(" + value + ")",
            "max(" + value + ")"));
  }

  private String over(String order, String frame) {
    String partition = any(PARTITIONS);
    return " OVER ("
        + (partition.isEmpty() ? "" : "PARTITION BY " + partition + " ")
        + (order.isEmpty() ? "" : "ORDER BY " + order + " ")
        + frame
        + ")";
  }

  private String rows() {
    return frame("ROWS", REACH);
  }

  private String range() {
    return frame("RANGE", 60);
  }

  /** Groups of a few rows, or no offset. */
  private String groups(String order) {
    boolean isFine = order.startsWith("id") || order.startsWith("many");
    return frame("GROUPS", isFine ? 200 : 0);
  }

  private String frame(String unit, int reach) {
    List<String> bounds = new ArrayList<>(List.of("UNBOUNDED PRECEDING"));
    if (reach > 0) {
      bounds.add(random.nextInt(reach) + " PRECEDING");
    }
    bounds.add("CURRENT ROW");
    if (reach > 0) {
      bounds.add(random.nextInt(reach) + " FOLLOWING");
    }
    bounds.add("UNBOUNDED FOLLOWING");
    int from = random.nextInt(bounds.size() - 1);
    int to = random.nextInt(Math.max(1, from), bounds.size());
    String out =
        any(List.of("", "", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES"));
    return unit + " BETWEEN " + bounds.get(from) + " AND " + bounds.get(to) + out;
  }

  private static List<String> ourRows(QueryResult result) {
    return IntStream.range(0, result.rows())
        .mapToObj(
            row ->
                IntStream.range(0, result.names().size())
                    .mapToObj(column -> text(result.get(row, column)))
                    .collect(Collectors.joining("|")))
        .sorted()
        .toList();
  }

  private static List<String> duckRows(Statement duck, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (ResultSet rows = duck.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          row.add(text(rows.getObject(column)));
        }
        all.add(String.join("|", row));
      }
    }
    return all.stream().sorted().toList();
  }

  private static String text(@Nullable Object value) {
    return value instanceof Number number
        ? new BigDecimal(number.toString()).round(DIGITS).stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }
}
