package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Comparisons of lane INT: each keeps in a set of rows those for which it holds. Any comparison is
 * one of these two, with a neighbouring constant, with sides exchanged, or negated by flipping.
 *
 * <p>Whole words of 64 rows are compared by vectors, past the last row too, since no bit is set
 * there; only where an array ends before its last word is the scalar twin needed.
 */
public final class CompareInt {

  private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;

  private CompareInt() {}

  /**
   * Keeps rows whose value equals a constant.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void equal(int[] values, int constant, int count, long flip, long[] rows) {
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

  private static long equalWord(int[] values, int constant, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      word |= IntVector.fromArray(LANES, values, from + k).compare(EQ, constant).toLong() << k;
    }
    return word;
  }

  private static long equalScalar(int[] values, int constant, int from, int end) {
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
  public static void less(int[] values, int constant, int count, long flip, long[] rows) {
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

  private static long lessWord(int[] values, int constant, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      word |= IntVector.fromArray(LANES, values, from + k).compare(LT, constant).toLong() << k;
    }
    return word;
  }

  private static long lessScalar(int[] values, int constant, int from, int end) {
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
  public static void equalColumns(int[] left, int[] right, int count, long flip, long[] rows) {
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

  private static long equalColumnsWord(int[] left, int[] right, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      IntVector a = IntVector.fromArray(LANES, left, from + k);
      IntVector b = IntVector.fromArray(LANES, right, from + k);
      word |= a.compare(EQ, b).toLong() << k;
    }
    return word;
  }

  private static long equalColumnsScalar(int[] left, int[] right, int from, int end) {
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
  public static void lessColumns(int[] left, int[] right, int count, long flip, long[] rows) {
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

  private static long lessColumnsWord(int[] left, int[] right, int from) {
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      IntVector a = IntVector.fromArray(LANES, left, from + k);
      IntVector b = IntVector.fromArray(LANES, right, from + k);
      word |= a.compare(LT, b).toLong() << k;
    }
    return word;
  }

  private static long lessColumnsScalar(int[] left, int[] right, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word |= (left[i] < right[i] ? 1L : 0) << i;
    }
    return word;
  }

  /**
   * Keeps rows whose value is the number of a set bit of a word.
   *
   * @param values each 0 to 31 where its row counts
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void among(int[] values, int set, int count, long flip, long[] rows) {
    int i = 0;
    int bound = Bitmap.vectorRows(count, values.length);
    for (; i < bound; i += Long.SIZE) {
      rows[i >>> 6] &= amongWord(values, set, i) ^ flip;
    }
    for (; i < count; i += Long.SIZE) {
      int end = Math.min(count, i + Long.SIZE);
      rows[i >>> 6] &= amongScalar(values, set, i, end) ^ flip;
    }
  }

  private static long amongWord(int[] values, int set, int from) {
    IntVector members = IntVector.broadcast(LANES, set);
    long word = 0;
    for (int k = 0; k < Long.SIZE; k += LANES.length()) {
      IntVector moved = members.lanewise(LSHR, IntVector.fromArray(LANES, values, from + k));
      word |= moved.and(1).compare(EQ, 1).toLong() << k;
    }
    return word;
  }

  private static long amongScalar(int[] values, int set, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word |= ((set >>> values[i] & 1) != 0 ? 1L : 0) << i;
    }
    return word;
  }
}
