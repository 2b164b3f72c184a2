package dev.assay.exec.plan;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.table.Table;
import java.util.List;
import java.util.Optional;

/** One table of many types, and expressions over it. */
final class SmallTable {

  private static final Table TABLE =
      new StatisticsTable.Builder("t", 1_000)
          .integer("i", 0, 1_000, 1_000)
          .big("b")
          .decimal("price", 0, 10_000_000, 900)
          .decimal("cut", 0, 10, 11)
          .date("made", "1992-01-01", "1998-12-31")
          .coded("flag", 3, "A", "B", "C")
          .coded("other", 4, "A", "B", "C", "D")
          .text("note", 900)
          .nullable("n", 0, 9, 10)
          .real("r")
          .key(0);

  private static final Planner PLANNER =
      new Planner(
          name -> name.equalsIgnoreCase("t") ? Optional.of(TABLE) : Optional.empty(),
          CostModel.DEFAULT);

  private SmallTable() {}

  static Plan plan(String sql) {
    return PLANNER.plan(sql);
  }

  /** The expression that a select list of one becomes. */
  static Expression expression(String text) {
    PhysicalNode root = plan("select " + text + " from t").root();
    if (!(root instanceof PhysicalNode.Project project)) {
      throw new AssertionError("no projection for " + text + ": " + root);
    }
    return project.expressions().getFirst();
  }

  /** What an expression is written as. */
  static String text(String text) {
    PhysicalNode root = plan("select " + text + " from t").root();
    String explained = new Plan(root, List.of("x"), plan("select i from t").choices()).explain();
    return explained.lines().findFirst().orElseThrow().replaceAll("  \\[.*]", "");
  }

  /** What the scan's predicates are written as. */
  static String where(String predicate) {
    String explained = plan("select i from t where " + predicate).explain();
    String scan =
        explained.lines().filter(line -> line.contains("scan t")).findFirst().orElseThrow();
    String bare = scan.replaceAll("  \\[.*]", "");
    int where = bare.indexOf(" where ");
    return where < 0 ? "" : bare.substring(where + " where ".length());
  }
}
