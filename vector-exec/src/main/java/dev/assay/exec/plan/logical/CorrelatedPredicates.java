package dev.assay.exec.plan.logical;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * A block's predicates apart: those within, and those that name the query around.
 *
 * @param on the latter, over the columns that the block's outputs will have there
 */
record CorrelatedPredicates(List<RexNode> local, List<RexNode> on) {

  /** Splits; adds to the outputs what the condition needs. */
  static CorrelatedPredicates of(Block block, List<RexNode> outputs, int firstColumn) {
    List<RexNode> local = new ArrayList<>();
    List<RexNode> on = new ArrayList<>();
    for (RexNode conjunct : block.conjuncts()) {
      if (Columns.isCorrelated(conjunct)) {
        on.add(lifted(conjunct, outputs, firstColumn));
      } else {
        local.add(conjunct);
      }
    }
    return new CorrelatedPredicates(local, on);
  }

  private static RexNode lifted(RexNode conjunct, List<RexNode> outputs, int firstColumn) {
    return conjunct.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            int position = outputs.indexOf(reference);
            if (position < 0) {
              position = outputs.size();
              outputs.add(reference);
            }
            return new RexInputRef(firstColumn + position, reference.getType());
          }
        });
  }
}
