package dev.assay.bench.suite.planning;

import dev.assay.exec.plan.cost.ForcedChoices;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries whose estimates are wrong by 10 to 1,000 times, or whose data change on the way, and
 * queries whose estimates are right. Keys are too sparse for anything but a hash table.
 */
final class AdaptiveQueries {

  private static final int PHASES = 4;
  private static final List<String> FILTERED = List.of("q", "r", "s", "p");

  private AdaptiveQueries() {}

  /**
   * A way to run a part of a query.
   *
   * @param forced what an oracle would have known
   */
  record Candidate(String text, ForcedChoices forced) {}

  /**
   * A query.
   *
   * @param oracle for each part of its data all plans that an oracle chooses from; none where the
   *     estimates are right
   */
  record Query(String name, String text, List<List<Candidate>> oracle) {}

  /** Statements that make the tables, the largest of so many rows. */
  static List<String> tables(int rows) {
    List<String> statements = new ArrayList<>();
    statements.add(
        ("CREATE TABLE big AS SELECT range * 7000021 AS k, CAST(range %% 500 AS INTEGER) AS g,"
                + " %s AS v, %s AS c1, %s AS c2, %s AS c3, %s AS u1, %s AS u2 FROM range(%d)")
            .formatted(
                Lab.uniform(1, 1_000),
                mostlyZero(2, 1_000),
                mostlyZero(3, 100),
                mostlyZero(4, 20),
                Lab.uniform(5, 100),
                Lab.uniform(6, 100),
                rows));
    statements.add(few("fiftieth", rows, 50));
    statements.add(few("tenth", rows, 10));
    statements.add(
        "CREATE TABLE names AS SELECT CAST(range AS INTEGER) AS g, CAST(range % 9 AS INTEGER) AS h"
            + " FROM range(500)");
    StringBuilder all = new StringBuilder("CREATE TABLE drift AS SELECT * FROM drift0");
    for (int phase = 0; phase < PHASES; phase++) {
      statements.add(drift(phase, rows / PHASES));
      all.append(phase == 0 ? "" : " UNION ALL SELECT * FROM drift" + phase);
    }
    statements.add(all.toString());
    return statements;
  }

  private static String mostlyZero(int stream, int values) {
    return "CASE WHEN %s < 95 THEN 0 ELSE %s END"
        .formatted(Lab.uniform(stream, 100), Lab.uniform(stream + 10, values));
  }

  private static String few(String name, int rows, int every) {
    return "CREATE TABLE %s AS SELECT range * %d AS k, %s AS w FROM range(%d)"
        .formatted(name, 7_000_021L * every, Lab.uniform(20, 100), rows / every);
  }

  /** In each phase another column is the one whose predicate drops nearly everything. */
  private static String drift(int phase, int rows) {
    StringBuilder sql = new StringBuilder("CREATE TABLE drift" + phase + " AS SELECT ");
    for (int column = 0; column < FILTERED.size(); column++) {
      int places = column == (phase + FILTERED.size() - 1) % FILTERED.size() ? 100 : 2;
      sql.append(Lab.uniform(30 + column, places)).append(" AS ").append(FILTERED.get(column));
      sql.append(", ");
    }
    return sql.append(Lab.uniform(40, 1_000) + " AS v FROM range(" + rows + ")").toString();
  }

  /** Queries where adapting should help. */
  static List<Query> wrong() {
    return List.of(
        joined("estimate wrong 950 times", "fiftieth, big", " AND c1 = 0", 2),
        joined("estimate wrong 95 times", "fiftieth, big", " AND c2 = 0", 2),
        joined("estimate wrong 19 times", "tenth, big", " AND c3 = 0", 2),
        joined(
            "three tables, wrong 950 times",
            "fiftieth, big, names",
            " AND c1 = 0 AND big.g = names.g AND h < 6",
            3),
        filtered("predicates in a wrong order", List.of("drift0")),
        filtered("data that change", List.of("drift0", "drift1", "drift2", "drift3")));
  }

  /** Queries where there is nothing to adapt to. */
  static List<Query> right() {
    return List.of(
        new Query("join, right", joinText("tenth, big", " AND u1 < 30"), List.of()),
        new Query(
            "three tables, right",
            joinText("tenth, big, names", " AND u1 < 50 AND big.g = names.g AND h < 6"),
            List.of()),
        new Query(
            "ranges in their order",
            "SELECT count(*), sum(v) FROM big WHERE u1 < 20 AND u2 < 60",
            List.of()),
        new Query(
            "predicates in their order",
            counting("drift0", List.of("p", "q", "r", "s")),
            List.of()));
  }

  private static String joinText(String tables, String more) {
    String first = tables.substring(0, tables.indexOf(','));
    return "SELECT count(*), sum(v + w) FROM " + tables + " WHERE " + first + ".k = big.k" + more;
  }

  private static Query joined(String name, String tables, String more, int joins) {
    String text = joinText(tables, more);
    return new Query(
        name,
        text,
        List.of(
            JoinOrderWorkload.orders(joins).stream()
                .map(order -> new Candidate(text, new ForcedChoices(order, false)))
                .toList()));
  }

  private static Query filtered(String name, List<String> phases) {
    List<List<Candidate>> parts = new ArrayList<>();
    for (String phase : phases) {
      parts.add(
          JoinOrderWorkload.orders(FILTERED.size()).stream()
              .map(order -> counting(phase, order.stream().map(FILTERED::get).toList()))
              .map(text -> new Candidate(text, new ForcedChoices(List.of(), true)))
              .toList());
    }
    return new Query(
        name, counting(phases.size() == 1 ? phases.getFirst() : "drift", FILTERED), parts);
  }

  /** Predicates are computed, so that no statistics tell what each of them keeps. */
  private static String counting(String table, List<String> columns) {
    return "SELECT count(*), sum(v) FROM "
        + table
        + " WHERE "
        + String.join(
            " AND ", columns.stream().map(c -> "(" + c + " * 7 + 3) % 101 < 14").toList());
  }
}
