package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import org.apache.calcite.rex.RexNode;

/** Checks that nothing in a block refers to a query around it any more. */
final class Resolution {

  private Resolution() {}

  static void require(Block block) {
    for (RexNode conjunct : block.conjuncts()) {
      require(conjunct);
    }
    for (RexNode output : block.outputs()) {
      require(output);
    }
    for (Relation relation : block.relations()) {
      relation.on().forEach(Resolution::require);
      switch (relation.source()) {
        case Source.OfTable _, Source.OfValues _ -> {}
        case Source.Union union -> union.inputs().forEach(Resolution::require);
        case Source.OfBlock nested -> require(nested.block());
        case Source.Windowed windowed -> require(windowed.input());
        case Source.Sorted sorted -> require(sorted.input());
        case Source.OfGroups groups -> {
          require(groups.input());
          groups.groups().forEach(Resolution::require);
          groups.calls().forEach(call -> call.argument().ifPresent(Resolution::require));
        }
      }
    }
  }

  static void require(RexNode node) {
    if (Columns.isCorrelated(node)) {
      throw SqlException.unsupported("a subquery correlated in this place");
    }
  }
}
