package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** Whether a row has no value, or has one. */
final class NullCondition implements Condition {

  private final Values operand;
  private final boolean hasValue;

  NullCondition(Values operand, boolean hasValue) {
    this.operand = operand;
    this.hasValue = hasValue;
  }

  @Override
  public void refine(Batch batch, long[] rows) {
    ColumnVector of = operand.values(batch, rows);
    if (hasValue) {
      Validity.refine(of, batch.size(), rows);
    } else if (of.hasNulls()) {
      Bitmap.andNot(rows, of.validity(), batch.size());
    } else {
      Bitmap.clear(rows, batch.size());
    }
  }
}
