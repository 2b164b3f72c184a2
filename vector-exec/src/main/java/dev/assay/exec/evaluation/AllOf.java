package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.Batch;

/** True where all are: each is asked for the rows that those before it have left. */
final class AllOf implements Condition {

  private final Condition[] operands;

  AllOf(Condition[] operands) {
    this.operands = operands;
  }

  @Override
  public void refine(Batch batch, long[] rows) {
    for (Condition operand : operands) {
      operand.refine(batch, rows);
      if (Bitmap.isEmpty(rows, batch.size())) {
        return;
      }
    }
  }
}
