package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** A predicate as values: 1 where it is true, 0 where it is false, none where it is neither. */
final class TruthValues implements Values {

  private final Condition isTrue;
  private final Condition isFalse;
  private final long[] truths;
  private final ColumnVector result;

  TruthValues(Condition isTrue, Condition isFalse, int capacity) {
    this.isTrue = isTrue;
    this.isFalse = isFalse;
    truths = new long[Bitmap.words(capacity)];
    result = new ColumnVector(Lane.INT, capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    Bitmap.copy(asked, rows, truths);
    isTrue.refine(batch, truths);
    long[] known = result.validity();
    Bitmap.copy(asked, rows, known);
    Bitmap.andNot(known, truths, rows);
    isFalse.refine(batch, known);
    Bitmap.or(known, truths, rows);
    if (Bitmap.isEqual(known, asked, rows)) {
      result.allValid();
    } else {
      result.validityCounts();
    }
    Bitmap.toInts(truths, rows, result.ints());
    return result;
  }
}
