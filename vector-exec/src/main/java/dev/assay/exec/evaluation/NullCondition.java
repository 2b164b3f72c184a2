package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** Whether a row has no value, or has one. */
record NullCondition(Values operand, boolean hasValue) implements Condition {

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
