package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Comparisons of lane DOUBLE: each keeps in a set of rows those for which it holds. Any comparison
 * is one of these two, with a neighbouring constant, with sides exchanged, or negated by flipping.
 * Doubles are in one total order in which a NaN equals itself and is greater than all else, and
 * zeros are equal, as SQL sorts them; so the negation of a comparison is the opposite comparison.
 * Constants are never NaN.
 *
 * <p>Whole words of 64 rows are compared by vectors, past the last row too, since no bit is set
 * there; only where an array ends before its last word is the scalar twin needed.
 */
public final class CompareDouble {

  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  private CompareDouble() {}

  /**
   * Keeps rows whose value equals a constant.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void equal(double[] values, double constant, int count, long flip, long[] rows) {
    int i = 0;
    int bound = Bitmap.vectorRows(count, values.length);
    for (; i < bound; i += Long.SIZE) {
      rows[i >>> 6] &= equalWord(values, constant, i) ^ flip;
    }
    for (; i < count; i += Long.SIZE) {
      int end = Math.min(count, i + Long.SIZE);
      rows[i >>> 6] &= equalScalar(values, constant, i, end) ^ flip;
    }
  }

  private static long equalWord(double[] values, double constant, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      word |= DoubleVector.fromArray(LANES, values, from + k).compare(EQ, constant).toLong() << k;
    }
    return word;
  }

  private static long equalScalar(double[] values, double constant, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word |= (values[i] == constant ? 1L : 0) << i;
    }
    return word;
  }

  /**
   * Keeps rows whose value is less than a constant.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void less(double[] values, double constant, int count, long flip, long[] rows) {
    int i = 0;
    int bound = Bitmap.vectorRows(count, values.length);
    for (; i < bound; i += Long.SIZE) {
      rows[i >>> 6] &= lessWord(values, constant, i) ^ flip;
    }
    for (; i < count; i += Long.SIZE) {
      int end = Math.min(count, i + Long.SIZE);
      rows[i >>> 6] &= lessScalar(values, constant, i, end) ^ flip;
    }
  }

  private static long lessWord(double[] values, double constant, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      word |= DoubleVector.fromArray(LANES, values, from + k).compare(LT, constant).toLong() << k;
    }
    return word;
  }

  private static long lessScalar(double[] values, double constant, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word |= (values[i] < constant ? 1L : 0) << i;
    }
    return word;
  }

  /**
   * Keeps rows whose values are equal.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void equalColumns(
      double[] left, double[] right, int count, long flip, long[] rows) {
    int i = 0;
    int bound = Bitmap.vectorRows(count, Math.min(left.length, right.length));
    for (; i < bound; i += Long.SIZE) {
      rows[i >>> 6] &= equalColumnsWord(left, right, i) ^ flip;
    }
    for (; i < count; i += Long.SIZE) {
      int end = Math.min(count, i + Long.SIZE);
      rows[i >>> 6] &= equalColumnsScalar(left, right, i, end) ^ flip;
    }
  }

  private static long equalColumnsWord(double[] left, double[] right, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      DoubleVector a = DoubleVector.fromArray(LANES, left, from + k);
      DoubleVector b = DoubleVector.fromArray(LANES, right, from + k);
      VectorMask<Double> bothNan = a.compare(NE, a).and(b.compare(NE, b));
      word |= a.compare(EQ, b).or(bothNan).toLong() << k;
    }
    return word;
  }

  private static long equalColumnsScalar(double[] left, double[] right, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word |=
          ((left[i] == right[i] || (Double.isNaN(left[i]) && Double.isNaN(right[i]))) ? 1L : 0)
              << i;
    }
    return word;
  }

  /**
   * Keeps rows whose left value is less than the right one.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void lessColumns(double[] left, double[] right, int count, long flip, long[] rows) {
    int i = 0;
    int bound = Bitmap.vectorRows(count, Math.min(left.length, right.length));
    for (; i < bound; i += Long.SIZE) {
      rows[i >>> 6] &= lessColumnsWord(left, right, i) ^ flip;
    }
    for (; i < count; i += Long.SIZE) {
      int end = Math.min(count, i + Long.SIZE);
      rows[i >>> 6] &= lessColumnsScalar(left, right, i, end) ^ flip;
    }
  }

  private static long lessColumnsWord(double[] left, double[] right, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      DoubleVector a = DoubleVector.fromArray(LANES, left, from + k);
      DoubleVector b = DoubleVector.fromArray(LANES, right, from + k);
      VectorMask<Double> onlyRightNan = b.compare(NE, b).and(a.compare(EQ, a));
      word |= a.compare(LT, b).or(onlyRightNan).toLong() << k;
    }
    return word;
  }

  private static long lessColumnsScalar(double[] left, double[] right, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word |=
          ((left[i] < right[i] || (Double.isNaN(right[i]) && !Double.isNaN(left[i]))) ? 1L : 0)
              << i;
    }
    return word;
  }
}
