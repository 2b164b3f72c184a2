package dev.assay.exec.plan.bind;

import dev.assay.exec.syntax.Node;
import org.apache.calcite.rex.RexNode;

/**
 * One of a select list, after stars were replaced: an expression as it is written, or a column that
 * a star stands for.
 *
 * @param name of the column that it gives
 * @param isAlias whether the name was given to it
 */
record Item(String name, boolean isAlias, Content content) {

  /** What it is. */
  sealed interface Content {}

  /** An expression as it is written. */
  record Written(Node node) implements Content {}

  /** A column of what FROM names. */
  record Value(RexNode value) implements Content {}

  RexNode bind(ExpressionBinder binder) {
    return switch (content) {
      case Written(Node node) -> binder.bind(node);
      case Value(RexNode value) -> value;
    };
  }
}
