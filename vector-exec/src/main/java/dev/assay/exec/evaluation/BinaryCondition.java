package dev.assay.exec.evaluation;

import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** A kernel that narrows a set of rows by two operands; a row where one is null is not kept. */
record BinaryCondition(Values left, Values right, Loop loop) implements Condition {

  /** The kernel, bound to lane and sense. */
  @FunctionalInterface
  interface Loop {
    void run(ColumnVector left, ColumnVector right, int count, long[] rows);
  }

  @Override
  public void refine(Batch batch, long[] rows) {
    ColumnVector a = left.values(batch, rows);
    ColumnVector b = right.values(batch, rows);
    Validity.refine(a, batch.size(), rows);
    Validity.refine(b, batch.size(), rows);
    loop.run(a, b, batch.size(), rows);
  }
}
