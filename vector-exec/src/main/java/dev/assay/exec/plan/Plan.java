package dev.assay.exec.plan;

import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.physical.Choices;
import java.util.List;
import java.util.function.Function;

/**
 * What to run for a statement.
 *
 * @param root delivers exactly the result's columns
 * @param names of the result's columns
 * @param choices why nodes are as they are
 */
public record Plan(PhysicalNode root, List<String> names, Choices choices) {

  /** Freezes and checks. */
  public Plan {
    names = List.copyOf(names);
    if (names.size() != root.outputs().size()) {
      throw new IllegalArgumentException("a name for each column of the result");
    }
  }

  /** The plan for people: a line for each node, inputs indented below. */
  public String explain() {
    return explain(node -> "");
  }

  /** The same with what is known of each node beside, where that is not empty. */
  public String explain(Function<PhysicalNode, String> known) {
    return new PlanText(this, known).text();
  }
}
