package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.cost.ColumnProfile;
import java.util.BitSet;
import java.util.List;

/**
 * A physical tree and what its consumer may ask of it. Outputs are not computed yet: the consumer
 * does so where it needs them, or never.
 *
 * @param node the tree
 * @param outputs over the node's columns
 * @param profiles of the outputs
 * @param mostRows no more rows can come, as keys prove
 * @param keys sets of outputs whose values together never repeat
 * @param dependencies which outputs determine which
 */
record Planned(
    PhysicalNode node,
    List<Expression> outputs,
    List<ColumnProfile> profiles,
    long mostRows,
    List<BitSet> keys,
    Dependencies dependencies) {

  Planned {
    outputs = List.copyOf(outputs);
    keys = List.copyOf(keys);
  }

  double rows() {
    return node.expectedRows();
  }

  /** The position of an output in the node, or -1 where it must be computed. */
  int position(int output) {
    return outputs.get(output) instanceof Column column ? column.index() : -1;
  }

  /** The same outputs over another node. */
  Planned over(PhysicalNode other, List<Expression> newOutputs) {
    return new Planned(other, newOutputs, profiles, mostRows, keys, dependencies);
  }
}
