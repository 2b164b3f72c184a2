package dev.assay.exec.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Keeps, of consecutive values, those of a set of rows, in place: what is written never passes what
 * is read. Lanes that no instruction compresses are moved bit after bit, which is the scalar twin.
 */
public final class Compress {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private Compress() {}

  /**
   * Keeps values of lane INT.
   *
   * @param values of as many rows as whole words of the set have, or at least of {@code rows}
   * @param rows that the set is of; bits behind the last are 0
   */
  public static void ints(int[] values, long[] bits, int rows) {
    int full = Bitmap.COMPRESSES ? Bitmap.vectorRows(rows, values.length) : 0;
    int kept = 0;
    for (int from = 0; from < full; from += Long.SIZE) {
      long word = bits[from >>> 6];
      for (int k = 0; k < Long.SIZE; k += INTS.length()) {
        VectorMask<Integer> mask = VectorMask.fromLong(INTS, word >>> k);
        IntVector.fromArray(INTS, values, from + k).compress(mask).intoArray(values, kept);
        kept += mask.trueCount();
      }
    }
    intsScalar(values, bits, full, rows, kept);
  }

  /** Goes on from a row, a multiple of 64. */
  static void intsScalar(int[] values, long[] bits, int from, int rows, int kept) {
    int to = kept;
    for (int w = from >>> 6; w < Bitmap.words(rows); w++) {
      for (long rest = bits[w]; rest != 0; rest &= rest - 1) {
        values[to++] = values[(w << 6) + Long.numberOfTrailingZeros(rest)];
      }
    }
  }

  /** Keeps values of lane LONG; parameters as for {@link #ints}. */
  public static void longs(long[] values, long[] bits, int rows) {
    int full = Bitmap.COMPRESSES ? Bitmap.vectorRows(rows, values.length) : 0;
    int kept = 0;
    for (int from = 0; from < full; from += Long.SIZE) {
      long word = bits[from >>> 6];
      for (int k = 0; k < Long.SIZE; k += LONGS.length()) {
        VectorMask<Long> mask = VectorMask.fromLong(LONGS, word >>> k);
        LongVector.fromArray(LONGS, values, from + k).compress(mask).intoArray(values, kept);
        kept += mask.trueCount();
      }
    }
    longsScalar(values, bits, full, rows, kept);
  }

  /** Goes on from a row, a multiple of 64. */
  static void longsScalar(long[] values, long[] bits, int from, int rows, int kept) {
    int to = kept;
    for (int w = from >>> 6; w < Bitmap.words(rows); w++) {
      for (long rest = bits[w]; rest != 0; rest &= rest - 1) {
        values[to++] = values[(w << 6) + Long.numberOfTrailingZeros(rest)];
      }
    }
  }

  /** Keeps values of lane DOUBLE; parameters as for {@link #ints}. */
  public static void doubles(double[] values, long[] bits, int rows) {
    int full = Bitmap.COMPRESSES ? Bitmap.vectorRows(rows, values.length) : 0;
    int kept = 0;
    for (int from = 0; from < full; from += Long.SIZE) {
      long word = bits[from >>> 6];
      for (int k = 0; k < Long.SIZE; k += DOUBLES.length()) {
        VectorMask<Double> mask = VectorMask.fromLong(DOUBLES, word >>> k);
        DoubleVector.fromArray(DOUBLES, values, from + k).compress(mask).intoArray(values, kept);
        kept += mask.trueCount();
      }
    }
    doublesScalar(values, bits, full, rows, kept);
  }

  /** Goes on from a row, a multiple of 64. */
  static void doublesScalar(double[] values, long[] bits, int from, int rows, int kept) {
    int to = kept;
    for (int w = from >>> 6; w < Bitmap.words(rows); w++) {
      for (long rest = bits[w]; rest != 0; rest &= rest - 1) {
        values[to++] = values[(w << 6) + Long.numberOfTrailingZeros(rest)];
      }
    }
  }
}
