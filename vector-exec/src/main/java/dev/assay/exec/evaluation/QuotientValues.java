package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.ArithmeticDouble;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.CompareDouble;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** Quotients of doubles, which fail where a row that counts divides by zero. */
final class QuotientValues implements Values {

  private final Values left;
  private final Values right;
  private final long[] zeros;
  private final ColumnVector result;

  QuotientValues(Values left, Values right, int capacity) {
    this.left = left;
    this.right = right;
    zeros = new long[Bitmap.words(capacity)];
    result = new ColumnVector(Lane.DOUBLE, capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    ColumnVector a = left.values(batch, asked);
    ColumnVector b = right.values(batch, asked);
    Bitmap.copy(asked, rows, zeros);
    Validity.refine(a, rows, zeros);
    Validity.refine(b, rows, zeros);
    CompareDouble.equal(b.doubles(), 0, rows, 0, zeros);
    if (!Bitmap.isEmpty(zeros, rows)) {
      throw new ComputationFailed("a division by zero: NULLIF(divisor, 0) makes it null");
    }
    ArithmeticDouble.divide(a.doubles(), b.doubles(), rows, result.doubles());
    Validity.both(a, b, rows, result);
    return result;
  }
}
