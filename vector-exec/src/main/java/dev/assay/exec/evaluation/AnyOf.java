package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.Batch;

/** True where one is: each is asked for the rows for which none before it was true. */
final class AnyOf implements Condition {

  private final Condition[] operands;
  private final long[] left;
  private final long[] found;

  AnyOf(Condition[] operands, int capacity) {
    this.operands = operands;
    left = new long[Bitmap.words(capacity)];
    found = new long[Bitmap.words(capacity)];
  }

  @Override
  public void refine(Batch batch, long[] rows) {
    int size = batch.size();
    Bitmap.copy(rows, size, left);
    for (Condition operand : operands) {
      Bitmap.copy(left, size, found);
      operand.refine(batch, found);
      Bitmap.andNot(left, found, size);
      if (Bitmap.isEmpty(left, size)) {
        return; // rows is what was asked: all of it
      }
    }
    Bitmap.andNot(rows, left, size);
  }
}
