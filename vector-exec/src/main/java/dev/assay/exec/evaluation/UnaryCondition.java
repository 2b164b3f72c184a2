package dev.assay.exec.evaluation;

import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** A kernel that narrows a set of rows by one operand; a row without a value is not kept. */
record UnaryCondition(Values operand, Loop loop) implements Condition {

  /** The kernel, bound to lane, constants and sense. */
  @FunctionalInterface
  interface Loop {
    void run(ColumnVector operand, int count, long[] rows);
  }

  @Override
  public void refine(Batch batch, long[] rows) {
    ColumnVector of = operand.values(batch, rows);
    Validity.refine(of, batch.size(), rows);
    loop.run(of, batch.size(), rows);
  }
}
