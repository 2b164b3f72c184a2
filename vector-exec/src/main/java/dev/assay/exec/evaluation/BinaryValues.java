package dev.assay.exec.evaluation;

import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** A kernel over two operands that cannot fail. */
final class BinaryValues implements Values {

  /** The kernel, bound to lanes. */
  @FunctionalInterface
  interface Loop {
    void run(ColumnVector left, ColumnVector right, int rows, ColumnVector target);
  }

  private final Values left;
  private final Values right;
  private final Loop loop;
  private final ColumnVector result;

  BinaryValues(Values left, Values right, Lane lane, int capacity, Loop loop) {
    this.left = left;
    this.right = right;
    this.loop = loop;
    result = new ColumnVector(lane, capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    ColumnVector a = left.values(batch, asked);
    ColumnVector b = right.values(batch, asked);
    loop.run(a, b, batch.size(), result);
    Validity.both(a, b, batch.size(), result);
    return result;
  }
}
