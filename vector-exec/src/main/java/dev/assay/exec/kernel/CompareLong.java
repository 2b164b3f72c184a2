package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Comparisons of lane LONG: each keeps in a set of rows those for which it holds. Any comparison is
 * one of these two, with a neighbouring constant, with sides exchanged, or negated by flipping.
 *
 * <p>Whole words of 64 rows are compared by vectors, past the last row too, since no bit is set
 * there; only where an array ends before its last word is the scalar twin needed.
 */
public final class CompareLong {

  private static final VectorSpecies<Long> LANES = LongVector.SPECIES_PREFERRED;

  private CompareLong() {}

  /**
   * Keeps rows whose value equals a constant.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void equal(long[] values, long constant, int count, long flip, long[] rows) {
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

  private static long equalWord(long[] values, long constant, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      word |= LongVector.fromArray(LANES, values, from + k).compare(EQ, constant).toLong() << k;
    }
    return word;
  }

  private static long equalScalar(long[] values, long constant, int from, int end) {
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
  public static void less(long[] values, long constant, int count, long flip, long[] rows) {
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

  private static long lessWord(long[] values, long constant, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      word |= LongVector.fromArray(LANES, values, from + k).compare(LT, constant).toLong() << k;
    }
    return word;
  }

  private static long lessScalar(long[] values, long constant, int from, int end) {
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
  public static void equalColumns(long[] left, long[] right, int count, long flip, long[] rows) {
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

  private static long equalColumnsWord(long[] left, long[] right, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      LongVector a = LongVector.fromArray(LANES, left, from + k);
      LongVector b = LongVector.fromArray(LANES, right, from + k);
      word |= a.compare(EQ, b).toLong() << k;
    }
    return word;
  }

  private static long equalColumnsScalar(long[] left, long[] right, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word |= (left[i] == right[i] ? 1L : 0) << i;
    }
    return word;
  }

  /**
   * Keeps rows whose left value is less than the right one.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void lessColumns(long[] left, long[] right, int count, long flip, long[] rows) {
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

  private static long lessColumnsWord(long[] left, long[] right, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      LongVector a = LongVector.fromArray(LANES, left, from + k);
      LongVector b = LongVector.fromArray(LANES, right, from + k);
      word |= a.compare(LT, b).toLong() << k;
    }
    return word;
  }

  /**
   * Keeps rows where the left value times a factor equals, or is less than, the right one times
   * another; products of 128 bits.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void scaledColumns(
      boolean isEquality,
      long[] left,
      long leftFactor,
      long[] right,
      long rightFactor,
      int count,
      long flip,
      long[] rows) {
    for (int first = 0; first < count; first += Long.SIZE) {
      long word = 0;
      for (int i = first; i < Math.min(count, first + Long.SIZE); i++) {
        long a = Math.multiplyHigh(left[i], leftFactor);
        long b = Math.multiplyHigh(right[i], rightFactor);
        long low = left[i] * leftFactor;
        long other = right[i] * rightFactor;
        boolean isLess = a < b || (a == b && Long.compareUnsigned(low, other) < 0);
        word |= (isEquality ? a == b && low == other : isLess) ? 1L << i : 0;
      }
      rows[first >>> 6] &= word ^ flip;
    }
  }

  private static long lessColumnsScalar(long[] left, long[] right, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word |= (left[i] < right[i] ? 1L : 0) << i;
    }
    return word;
  }
}
