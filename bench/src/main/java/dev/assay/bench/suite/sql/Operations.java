package dev.assay.bench.suite.sql;

import dev.assay.bench.suite.planning.Lab;
import dev.assay.exec.plan.cost.ForcedChoices;
import java.util.ArrayList;
import java.util.List;

/** Queries of which nearly all the time is one operator's, and the tables that they read. */
final class Operations {

  private static final ForcedChoices AS_WRITTEN = new ForcedChoices(List.of(0, 1), false);

  /** Far apart, so that only a hash table can hold them. */
  private static final long KEY_DISTANCE = 7_000_021;

  private static final int LINE_INTS = 16;

  private Operations() {}

  /**
   * A query.
   *
   * @param checked what DuckDB is asked instead, where rows are too many to compare one by one: the
   *     sum of values times their places
   * @param rows that its operator reads
   * @param bytes that it reads at least, all together, where it streams; else 0
   * @param randomBytes what it looks into at random, once for each row, where it does; else 0
   */
  record Operation(
      String operator,
      String size,
      String sql,
      String checked,
      ForcedChoices forced,
      long rows,
      double bytes,
      double randomBytes) {}

  /** Statements that make the tables. */
  static List<String> tables(int rows, List<Integer> groups, List<Integer> buildBits) {
    List<String> statements = new ArrayList<>();
    StringBuilder all = new StringBuilder("CREATE TABLE t AS SELECT CAST(range AS INTEGER) AS id");
    for (int column = 0; column < 3; column++) {
      all.append(", ").append(Lab.uniform(column, 1_000_000)).append(" AS ");
      all.append("abc".charAt(column));
    }
    all.append(", ").append(Lab.uniform(4, 100)).append(" AS percent");
    for (int group : groups) {
      all.append(", ").append(Lab.uniform(5, group)).append(" AS g").append(group);
    }
    all.append(", 'order ' || ").append(Lab.uniform(6, 1 << 30));
    all.append(" || ' of client ' || ").append(Lab.uniform(7, 1 << 30)).append(" AS note");
    statements.add(all + " FROM range(" + rows + ")");
    statements.add("CREATE TABLE few AS SELECT range * " + KEY_DISTANCE + " AS k FROM range(10)");
    for (int bits : buildBits) {
      String key = " * " + KEY_DISTANCE + " AS k, " + Lab.uniform(8, 1_000) + " AS w FROM range(";
      statements.add("CREATE TABLE build%d AS SELECT range%s%d)".formatted(bits, key, 1 << bits));
      statements.add(
          "CREATE TABLE probe%d AS SELECT CAST(%s AS BIGINT)%s%d)"
              .formatted(bits, Lab.uniform(9, 1 << bits), key, rows));
    }
    return statements;
  }

  /** The queries. */
  static List<Operation> all(int rows, List<Integer> groups, List<Integer> buildBits) {
    List<Operation> all = new ArrayList<>();
    for (int percent : new int[] {1, 10, 50, 90, 99}) {
      // a byte for each row, and each cache line of the other column that holds a row kept
      double lines = 1 - Math.pow(1 - percent / 100.0, LINE_INTS);
      all.add(
          streaming(
              "scan and filter",
              percent + " % kept",
              "SELECT count(*), sum(a) FROM t WHERE percent < " + percent,
              rows,
              1 + Integer.BYTES * lines));
    }
    all.add(
        streaming(
            "project", "4 columns", "SELECT sum((a + b) * (percent + 1) - c) FROM t", rows, 13));
    all.add(
        streaming(
            "like",
            "2 pieces",
            "SELECT count(*) FROM t WHERE note LIKE '%17%of client%99%'",
            rows,
            36));
    for (int group : groups) {
      String sql = "SELECT count(*), sum(s) FROM (SELECT sum(a) AS s FROM t GROUP BY g" + group;
      all.add(looking("group", group + " groups", sql + ") x", rows, 16.0 * group));
    }
    for (int bits : buildBits) {
      double table = 32.0 * (1 << bits);
      String size = "2^" + bits + " built";
      String build = "build" + bits + " b WHERE p.k = b.k";
      String probing = "SELECT count(*), sum(p.w + b.w) FROM probe" + bits + " p, " + build;
      String building = "SELECT count(*), sum(b.w) FROM few p, " + build;
      all.add(looking("join, probe", size, probing, rows, table));
      all.add(looking("join, build", size, building, 1L << bits, table));
    }
    all.add(
        new Operation(
            "sort",
            "all rows",
            "SELECT a FROM t ORDER BY a",
            "SELECT sum(CAST(r AS HUGEINT) * a) FROM"
                + " (SELECT a, row_number() OVER (ORDER BY a) AS r FROM t) x",
            ForcedChoices.NONE,
            rows,
            Integer.BYTES * (double) rows,
            0));
    all.add(
        streaming("top", "100 rows", "SELECT a, id FROM t ORDER BY a DESC, id LIMIT 100", rows, 4));
    return all;
  }

  private static Operation streaming(
      String operator, String size, String sql, int rows, double bytes) {
    return new Operation(operator, size, sql, sql, ForcedChoices.NONE, rows, bytes * rows, 0);
  }

  private static Operation looking(
      String operator, String size, String sql, long rows, double randomBytes) {
    return new Operation(operator, size, sql, sql, AS_WRITTEN, rows, 0, randomBytes);
  }
}
