package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.UGE;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Key columns to codes, and codes of several columns to one key. A code is the distance from the
 * least value; -1 stands for a value outside, which equals nothing. Where 32-bit keys are made
 * there are vector loops, each with a scalar twin; the others are plain.
 */
public final class GroupKeys {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private GroupKeys() {}

  /** Codes of values; -1 where a code would not be below {@code range}. */
  public static void codes(int[] values, int count, int least, int range, int[] codes) {
    int bound = Bitmap.VECTORS ? INTS.loopBound(count) : 0;
    for (int i = 0; i < bound; i += INTS.length()) {
      IntVector code = IntVector.fromArray(INTS, values, i).sub(least);
      code.blend(-1, code.compare(UGE, range)).intoArray(codes, i);
    }
    codesScalar(values, bound, count, least, range, codes);
  }

  static void codesScalar(int[] values, int from, int to, int least, int range, int[] codes) {
    for (int i = from; i < to; i++) {
      int code = values[i] - least;
      codes[i] = Integer.compareUnsigned(code, range) < 0 ? code : -1;
    }
  }

  /** Codes of 32-bit values, as 64 bits. */
  public static void codes(int[] values, int count, long least, long range, long[] codes) {
    for (int i = 0; i < count; i++) {
      long code = values[i] - least;
      codes[i] = Long.compareUnsigned(code, range) < 0 ? code : -1;
    }
  }

  /** Codes of values. */
  public static void codes(long[] values, int count, long least, long range, long[] codes) {
    for (int i = 0; i < count; i++) {
      long code = values[i] - least;
      codes[i] = Long.compareUnsigned(code, range) < 0 ? code : -1;
    }
  }

  /** Sets {@code target[i] = table[values[i]]}. */
  public static void translate(int[] values, int count, int[] table, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = table[values[i]];
    }
  }

  /** Sets {@code keys[i] = keys[i] * range + codes[i]}, or -1 where either is. */
  public static void combine(int[] keys, int[] codes, int count, int range) {
    int bound = Bitmap.VECTORS ? INTS.loopBound(count) : 0;
    for (int i = 0; i < bound; i += INTS.length()) {
      IntVector key = IntVector.fromArray(INTS, keys, i);
      IntVector code = IntVector.fromArray(INTS, codes, i);
      IntVector combined = key.mul(range).add(code);
      combined.blend(-1, key.or(code).compare(LT, 0)).intoArray(keys, i);
    }
    combineScalar(keys, codes, bound, count, range);
  }

  static void combineScalar(int[] keys, int[] codes, int from, int to, int range) {
    for (int i = from; i < to; i++) {
      int combined = keys[i] * range + codes[i];
      keys[i] = (keys[i] | codes[i]) < 0 ? -1 : combined;
    }
  }

  /** Sets {@code keys[i] = keys[i] * range + codes[i]}, or -1 where either is. */
  public static void combine(long[] keys, long[] codes, int count, long range) {
    for (int i = 0; i < count; i++) {
      long combined = keys[i] * range + codes[i];
      keys[i] = (keys[i] | codes[i]) < 0 ? -1 : combined;
    }
  }

  /** Widens. */
  public static void widen(int[] source, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = source[i];
    }
  }

  /** Narrows values that fit. */
  public static void narrow(long[] source, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = (int) source[i];
    }
  }

  /** Puts a code where a validity bitmap has no bit. */
  public static void replaceNulls(long[] validity, int count, int code, int[] codes) {
    for (int i = 0; i < count; i++) {
      codes[i] = (validity[i >>> 6] >>> i & 1) == 0 ? code : codes[i];
    }
  }

  /** Puts a code where a validity bitmap has no bit. */
  public static void replaceNulls(long[] validity, int count, long code, long[] codes) {
    for (int i = 0; i < count; i++) {
      codes[i] = (validity[i >>> 6] >>> i & 1) == 0 ? code : codes[i];
    }
  }

  /** Bits of doubles as keys: equal numbers have equal bits, and so have all NaN. */
  public static void bits(double[] values, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = Double.doubleToLongBits(values[i] + 0.0); // -0.0 + 0.0 is 0.0
    }
  }

  /** The least of one or more keys. */
  public static int least(int[] keys, int count) {
    int least = keys[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, keys[i]);
    }
    return least;
  }

  /** The greatest of one or more keys. */
  public static int greatest(int[] keys, int count) {
    int greatest = keys[0];
    for (int i = 1; i < count; i++) {
      greatest = Math.max(greatest, keys[i]);
    }
    return greatest;
  }
}
