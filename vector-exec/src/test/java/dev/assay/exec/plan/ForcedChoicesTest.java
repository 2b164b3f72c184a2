package dev.assay.exec.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Adaptation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.plan.cost.ForcedChoices;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Choices taken from the planner and from execution change how a query runs, not what it says. */
class ForcedChoicesTest {

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE a AS SELECT range AS k, range % 7 AS g FROM range(300)",
          "CREATE TABLE b AS SELECT range % 50 AS k, range AS v FROM range(200)",
          "CREATE TABLE c AS SELECT range AS v, range % 9 AS w FROM range(120)",
          "CREATE TABLE d AS SELECT range AS w FROM range(5)");
  private static final String JOIN =
      "SELECT count(*), sum(a.g + c.w) FROM a, b, c, d"
          + " WHERE a.k = b.k AND b.v = c.v AND c.w = d.w AND a.g < 5 AND a.k % 3 < 2";

  @Test
  void everyOrderOfJoinsGivesTheSame() {
    try (SqlEngine engine = engine()) {
      Set<String> shapes = new HashSet<>();
      Set<List<?>> answers = new HashSet<>();
      for (List<Integer> order : orders(List.of(0, 1, 2, 3))) {
        Plan plan = plan(engine, new ForcedChoices(order, false));
        shapes.add(plan.explain());
        answers.add(rows(plan.root(), ExecutionConfig.of(1)));
        assertEquals("abcd".charAt(order.getFirst()), streaming(plan.root()).charAt(0));
      }
      assertEquals(24, shapes.size());
      assertEquals(Set.of(engine.execute(JOIN).row(0)), answers);
    }
  }

  @Test
  void nothingNeedsToAdapt() {
    try (SqlEngine engine = engine()) {
      PhysicalNode root = plan(engine, new ForcedChoices(List.of(), true)).root();
      List<?> expected = engine.execute(JOIN).row(0);
      for (int bits = 0; bits < 8; bits++) {
        Adaptation allowed = new Adaptation((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
        ExecutionConfig config = ExecutionConfig.of(2).withBatches(64, 1).with(allowed);
        assertEquals(expected, rows(root, config), allowed.toString());
      }
    }
  }

  private static SqlEngine engine() {
    SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
    TABLES.forEach(engine::execute);
    return engine;
  }

  private static Plan plan(SqlEngine engine, ForcedChoices forced) {
    return new Planner(engine.catalogue()::find, CostModel.DEFAULT, forced).plan(JOIN);
  }

  private static List<?> rows(PhysicalNode root, ExecutionConfig config) {
    QueryResult result = Execution.run(root, config);
    assertEquals(1, result.rows());
    return result.row(0);
  }

  /** The table at the end of the probe sides. */
  private static String streaming(PhysicalNode node) {
    return switch (node) {
      case PhysicalNode.Scan scan -> scan.table().name();
      case PhysicalNode.Join join -> streaming(join.probe());
      case PhysicalNode.Project project -> streaming(project.input());
      case PhysicalNode.Filter filter -> streaming(filter.input());
      case PhysicalNode.Aggregate aggregate -> streaming(aggregate.input());
      default -> "?";
    };
  }

  private static List<List<Integer>> orders(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.removeIf(first::equals);
      for (List<Integer> behind : orders(rest)) {
        List<Integer> order = new ArrayList<>(List.of(first));
        order.addAll(behind);
        orders.add(order);
      }
    }
    assertTrue(orders.size() >= of.size());
    return orders;
  }
}
