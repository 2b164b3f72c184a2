package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.ArithmeticDouble;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** Quotients of doubles, which fail where a row that counts divides by zero. */
final class QuotientValues implements Values {

  private final Values left;
  private final Values right;
  private final ColumnVector result;

  QuotientValues(Values left, Values right, int capacity) {
    this.left = left;
    this.right = right;
    result = new ColumnVector(Lane.DOUBLE, capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    ColumnVector a = left.values(batch, asked);
    ColumnVector b = right.values(batch, asked);
    if (ArithmeticDouble.hasZero(b.doubles(), rows)) {
      checkEach(a, b, rows, asked);
    }
    ArithmeticDouble.divide(a.doubles(), b.doubles(), rows, result.doubles());
    Validity.both(a, b, rows, result);
    return result;
  }

  private static void checkEach(ColumnVector a, ColumnVector b, int rows, long[] asked) {
    for (int row = 0; row < rows; row++) {
      if (b.doubles()[row] == 0
          && Bitmap.contains(asked, row)
          && a.isValid(row)
          && b.isValid(row)) {
        throw new ComputationFailed(
            "division of " + a.doubles()[row] + " by zero: NULLIF(divisor, 0) makes it null");
      }
    }
  }
}
