package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.ColumnVector;

/** Which rows of a result have a value: those in which all operands have one. */
final class Validity {

  private Validity() {}

  static void copy(ColumnVector operand, int rows, ColumnVector target) {
    if (operand.hasNulls()) {
      target.validityCounts();
      Bitmap.copy(operand.validity(), rows, target.validity());
    } else {
      target.allValid();
    }
  }

  static void both(ColumnVector left, ColumnVector right, int rows, ColumnVector target) {
    copy(left.hasNulls() ? left : right, rows, target);
    if (left.hasNulls() && right.hasNulls()) {
      Bitmap.and(target.validity(), right.validity(), rows);
    }
  }

  /** Keeps rows that have a value. */
  static void refine(ColumnVector operand, int rows, long[] set) {
    if (operand.hasNulls()) {
      Bitmap.and(set, operand.validity(), rows);
    }
  }
}
