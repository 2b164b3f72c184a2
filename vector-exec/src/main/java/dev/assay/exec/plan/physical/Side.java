package dev.assay.exec.plan.physical;

import dev.assay.exec.physical.PhysicalNode;
import java.util.BitSet;
import java.util.List;

/**
 * A tree over some relations of a block.
 *
 * @param positions of the block's columns in the node
 * @param mostRows as keys prove
 * @param keys sets of columns of the block whose values together never repeat
 */
record Side(PhysicalNode node, Positions positions, long mostRows, List<BitSet> keys) {

  /** The same columns of another node. */
  Side over(PhysicalNode other) {
    return new Side(other, positions, mostRows, keys);
  }
}
