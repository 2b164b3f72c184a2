package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.PhysicalNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A node with some of its columns only, so that a sink collects no more than these.
 *
 * @param node the node itself where all are kept
 * @param moved where each column went
 */
record ColumnTrim(PhysicalNode node, Positions moved) {

  /** Keeps some columns of a node, in their order. */
  static ColumnTrim of(PhysicalNode node, BitSet kept) {
    int width = node.outputs().size();
    Positions moved = Positions.dense(width, kept);
    if (kept.cardinality() == width) {
      return new ColumnTrim(node, moved);
    }
    List<Expression> columns = new ArrayList<>();
    kept.stream().forEach(column -> columns.add(new Column(column, node.outputs().get(column))));
    return new ColumnTrim(new PhysicalNode.Project(node, columns), moved);
  }
}
