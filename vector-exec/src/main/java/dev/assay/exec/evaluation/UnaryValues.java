package dev.assay.exec.evaluation;

import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** A kernel over one operand that cannot fail. */
final class UnaryValues implements Values {

  /** The kernel, bound to lanes and constants. */
  @FunctionalInterface
  interface Loop {
    void run(ColumnVector operand, int rows, ColumnVector target);
  }

  private final Values operand;
  private final Loop loop;
  private final ColumnVector result;

  UnaryValues(Values operand, Lane lane, int capacity, Loop loop) {
    this.operand = operand;
    this.loop = loop;
    result = new ColumnVector(lane, capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    ColumnVector of = operand.values(batch, asked);
    loop.run(of, batch.size(), result);
    Validity.copy(of, batch.size(), result);
    return result;
  }
}
