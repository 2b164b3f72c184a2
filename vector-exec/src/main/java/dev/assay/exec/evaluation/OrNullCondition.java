package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** As {@link UnaryCondition}, but true for rows without a value. */
final class OrNullCondition implements Condition {

  private final Values operand;
  private final UnaryCondition.Loop loop;
  private final long[] nulls;

  OrNullCondition(Values operand, UnaryCondition.Loop loop, int capacity) {
    this.operand = operand;
    this.loop = loop;
    nulls = new long[Bitmap.words(capacity)];
  }

  @Override
  public void refine(Batch batch, long[] rows) {
    int size = batch.size();
    ColumnVector of = operand.values(batch, rows);
    Bitmap.copy(rows, size, nulls);
    Validity.refine(of, size, rows);
    Bitmap.andNot(nulls, rows, size);
    loop.run(of, size, rows);
    Bitmap.or(rows, nulls, size);
  }
}
