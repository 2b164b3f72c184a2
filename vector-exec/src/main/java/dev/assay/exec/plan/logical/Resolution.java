package dev.assay.exec.plan.logical;

import java.util.List;
import org.apache.calcite.rex.RexNode;

/** Whether something in a block refers to a query around it. */
final class Resolution {

  private Resolution() {}

  static boolean isCorrelated(Block block) {
    return isCorrelated(block.conjuncts())
        || isCorrelated(block.outputs())
        || block.relations().stream().anyMatch(Resolution::isCorrelated);
  }

  static boolean isCorrelated(Relation relation) {
    return isCorrelated(relation.on())
        || switch (relation.source()) {
          case Source.OfTable _, Source.OfValues _, Source.Working _ -> false;
          case Source.Recursive recursive ->
              isCorrelated(recursive.seed()) || isCorrelated(recursive.step());
          case Source.Union union -> union.inputs().stream().anyMatch(Resolution::isCorrelated);
          case Source.OfBlock nested -> isCorrelated(nested.block());
          case Source.Kept kept -> isCorrelated(kept.block());
          case Source.Windowed windowed -> isCorrelated(windowed.input());
          case Source.Sorted sorted -> isCorrelated(sorted.input());
          case Source.OfGroups groups ->
              isCorrelated(groups.input())
                  || isCorrelated(groups.groups())
                  || groups.calls().stream()
                      .anyMatch(call -> call.argument().filter(Columns::isCorrelated).isPresent());
        };
  }

  static boolean isCorrelated(List<RexNode> nodes) {
    return nodes.stream().anyMatch(Columns::isCorrelated);
  }
}
