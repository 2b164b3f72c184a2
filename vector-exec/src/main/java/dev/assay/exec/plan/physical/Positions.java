package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.plan.translate.Rewrites;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Where columns of a block are in a node, as far as they are there. */
final class Positions {

  private final int[] at;

  private Positions(int[] at) {
    this.at = at;
  }

  /** Of columns none of which is there. */
  static Positions none(int columns) {
    int[] at = new int[columns];
    Arrays.fill(at, -1);
    return new Positions(at);
  }

  /** Of some columns, one after the other. */
  static Positions dense(int columns, BitSet there) {
    Positions positions = none(columns);
    int next = 0;
    for (int column = there.nextSetBit(0); column >= 0; ) {
      positions.at[column] = next++;
      column = there.nextSetBit(column + 1);
    }
    return positions;
  }

  Positions copy() {
    return new Positions(at.clone());
  }

  int columns() {
    return at.length;
  }

  boolean has(int column) {
    return at[column] >= 0;
  }

  int of(int column) {
    return at[column];
  }

  void set(int column, int position) {
    at[column] = position;
  }

  /** An expression over the block's columns as one over the node's. */
  Expression move(Expression expression) {
    return Rewrites.moveColumns(expression, this::of);
  }

  List<Expression> move(List<Expression> expressions) {
    return expressions.stream().map(this::move).toList();
  }
}
