package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.UMIN;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows whose value is in a set, which is a bitmap: of the values themselves less the least one, or,
 * where values are wide apart, of hashes of them, so that a few too many are found (a Bloom filter
 * of one hash).
 */
public final class KeyBits {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** A word is an int: a gather of them fills twice the lanes that one of longs would. */
  private static final int WORD_LOG = 5;

  /** Words that are looked at together. */
  private static final int STRIDE = 64;

  private KeyBits() {}

  /** Words of a set with so many bits. */
  public static int words(int bits) {
    return (bits >>> WORD_LOG) + 1;
  }

  /**
   * Sets the bits of values.
   *
   * @param validity bitmap of the rows that have a value; of length 0 where all have
   */
  public static void fill(long[] values, long[] validity, int count, long least, int[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        long key = values[i] - least;
        bits[(int) (key >>> WORD_LOG)] |= 1 << (int) key;
      }
    }
  }

  /** As {@link #fill(long[], long[], int, long, int[])}. */
  public static void fill(int[] values, long[] validity, int count, long least, int[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        long key = values[i] - least;
        bits[(int) (key >>> WORD_LOG)] |= 1 << (int) key;
      }
    }
  }

  /** Sets the bits of values' hashes, which have {@code 64 - shift} bits. */
  public static void fillHashed(long[] values, long[] validity, int count, int shift, int[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        int hash = (int) ((values[i] * HashIds.SCATTER) >>> shift);
        bits[hash >>> WORD_LOG] |= 1 << hash;
      }
    }
  }

  /** As {@link #fillHashed(long[], long[], int, int, int[])}. */
  public static void fillHashed(int[] values, long[] validity, int count, int shift, int[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        int hash = (int) ((values[i] * HashIds.SCATTER) >>> shift);
        bits[hash >>> WORD_LOG] |= 1 << hash;
      }
    }
  }

  /**
   * Indexes of rows whose value has its bit, rising. A value beyond 32 bits of difference may be
   * found wrongly, none is missed.
   *
   * @param range bits that stand for values, 1 or more; the one behind them is clear
   * @param positions room for all rows
   * @return how many
   */
  public static int select(
      int[] values, int count, int least, int range, int[] bits, int[] positions) {
    int next = 0;
    int bound = Bitmap.COMPRESSES ? INTS.loopBound(count) : 0;
    IntVector index = IntVector.zero(INTS).addIndex(1);
    for (int i = 0; i < bound; i += INTS.length()) {
      IntVector key = IntVector.fromArray(INTS, values, i).sub(least).lanewise(UMIN, range);
      // Positions from here on are not taken yet: they hold the words to gather meanwhile.
      key.lanewise(LSHR, WORD_LOG).intoArray(positions, i);
      IntVector words = IntVector.fromArray(INTS, bits, 0, positions, i);
      VectorMask<Integer> found = words.lanewise(LSHR, key).and(1).compare(NE, 0);
      if (found.anyTrue()) {
        index.add(i).compress(found).intoArray(positions, next);
        next += found.trueCount();
      }
    }
    return selectScalar(values, bound, count, least, range, bits, positions, next);
  }

  static int selectScalar(
      int[] values,
      int from,
      int count,
      int least,
      int range,
      int[] bits,
      int[] positions,
      int taken) {
    int next = taken;
    for (int i = from; i < count; i++) {
      int key = values[i] - least;
      key = Integer.compareUnsigned(key, range) < 0 ? key : range;
      positions[next] = i;
      next += bits[key >>> WORD_LOG] >>> key & 1;
    }
    return next;
  }

  /** As {@link #select(int[], int, int, int, int[], int[])}, exact. */
  public static int select(
      long[] values, int count, long least, int range, int[] bits, int[] positions) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      long offset = values[i] - least;
      int key = Long.compareUnsigned(offset, range) < 0 ? (int) offset : range;
      positions[next] = i;
      next += bits[key >>> WORD_LOG] >>> key & 1;
    }
    return next;
  }

  /** Indexes of rows whose value's hash has its bit, rising. */
  public static int selectHashed(long[] values, int count, int shift, int[] bits, int[] positions) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      int hash = (int) ((values[i] * HashIds.SCATTER) >>> shift);
      positions[next] = i;
      next += bits[hash >>> WORD_LOG] >>> hash & 1;
    }
    return next;
  }

  /** As {@link #selectHashed(long[], int, int, int[], int[])}. */
  public static int selectHashed(int[] values, int count, int shift, int[] bits, int[] positions) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      int hash = (int) ((values[i] * HashIds.SCATTER) >>> shift);
      positions[next] = i;
      next += bits[hash >>> WORD_LOG] >>> hash & 1;
    }
    return next;
  }

  /** Whether some bit from one index to another, both included, is set; looks no further then. */
  public static boolean anyBetween(int[] bits, int from, int to) {
    int first = -1 << from;
    int last = -1 >>> ~to;
    int end = to >>> WORD_LOG;
    if (from >>> WORD_LOG == end) {
      return (bits[end] & first & last) != 0;
    }
    int any = (bits[from >>> WORD_LOG] & first) | (bits[end] & last);
    for (int w = (from >>> WORD_LOG) + 1; w < end && any == 0; w += STRIDE) {
      for (int i = w; i < Math.min(end, w + STRIDE); i++) {
        any |= bits[i];
      }
    }
    return any != 0;
  }
}
