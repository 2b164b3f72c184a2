package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.UMIN;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows whose value is in a set, which is a bitmap: of the values themselves less the least one, or,
 * where values are wide apart, of hashes of them, so that a few too many are found (a Bloom filter
 * of one hash). Loops over vectors call no method that takes one: the compiler does not inline what
 * it has compiled by itself before into much code, and then makes an object of each vector.
 */
public final class KeyBits {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** A word is an int: a gather of them fills twice the lanes that one of longs would. */
  private static final int WORD_LOG = 5;

  /** What the halves of a value are multiplied by. */
  private static final int LOW = 0x9e3779b1;

  private static final int HIGH = 0x85ebca77;

  private static final int[] NO_INTS = {};
  private static final long[] NO_LONGS = {};

  private KeyBits() {}

  /** Words of a set with so many bits. */
  public static int words(int bits) {
    return (bits >>> WORD_LOG) + 1;
  }

  /**
   * Sets the bits of values.
   *
   * @param ints the values; of length 0 where they are longs
   * @param longs else these
   * @param validity bitmap of the rows that have a value; of length 0 where all have
   */
  public static void fill(
      int[] ints, long[] longs, long[] validity, int count, long least, int[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        long key = (ints.length > 0 ? ints[i] : longs[i]) - least;
        bits[(int) (key >>> WORD_LOG)] |= 1 << (int) key;
      }
    }
  }

  /** As {@link #fill}, the bits of values' hashes, which have {@code 32 - shift} bits. */
  public static void fillHashed(
      int[] ints, long[] longs, long[] validity, int count, int shift, int[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        int hash = hash(ints.length > 0 ? ints[i] : longs[i]) >>> shift;
        bits[hash >>> WORD_LOG] |= 1 << hash;
      }
    }
  }

  /** A hash of 32 bits, which vectors of as many lanes as those of values compute. */
  private static int hash(long value) {
    return ((int) value ^ (int) (value >>> Integer.SIZE) * HIGH) * LOW;
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
    return selectScalar(values, NO_LONGS, bound, count, least, range, bits, positions, next);
  }

  static int selectScalar(
      int[] ints,
      long[] longs,
      int from,
      int count,
      long least,
      int range,
      int[] bits,
      int[] positions,
      int taken) {
    int next = taken;
    for (int i = from; i < count; i++) {
      long offset = (ints.length > 0 ? ints[i] : longs[i]) - least;
      int key = Long.compareUnsigned(offset, range) < 0 ? (int) offset : range;
      positions[next] = i;
      next += bits[key >>> WORD_LOG] >>> key & 1;
    }
    return next;
  }

  /** As {@link #select(int[], int, int, int, int[], int[])}, exact. */
  public static int select(
      long[] values, int count, long least, int range, int[] bits, int[] positions) {
    return selectScalar(NO_INTS, values, 0, count, least, range, bits, positions, 0);
  }

  /** Indexes of rows whose value's hash has its bit, rising. */
  public static int selectHashed(long[] values, int count, int shift, int[] bits, int[] positions) {
    return selectHashedScalar(NO_INTS, values, 0, count, shift, bits, positions, 0);
  }

  /** As {@link #selectHashed(long[], int, int, int[], int[])}. */
  public static int selectHashed(int[] values, int count, int shift, int[] bits, int[] positions) {
    int next = 0;
    int bound = Bitmap.COMPRESSES ? INTS.loopBound(count) : 0;
    IntVector index = IntVector.zero(INTS).addIndex(1);
    for (int i = 0; i < bound; i += INTS.length()) {
      IntVector value = IntVector.fromArray(INTS, values, i);
      IntVector high = value.lanewise(ASHR, Integer.SIZE - 1).and(-HIGH); // 0, or -1 times it
      IntVector hash = value.lanewise(XOR, high).mul(LOW).lanewise(LSHR, shift);
      hash.lanewise(LSHR, WORD_LOG).intoArray(positions, i);
      IntVector words = IntVector.fromArray(INTS, bits, 0, positions, i);
      VectorMask<Integer> found = words.lanewise(LSHR, hash).and(1).compare(NE, 0);
      if (found.anyTrue()) {
        index.add(i).compress(found).intoArray(positions, next);
        next += found.trueCount();
      }
    }
    return selectHashedScalar(values, NO_LONGS, bound, count, shift, bits, positions, next);
  }

  static int selectHashedScalar(
      int[] ints,
      long[] longs,
      int from,
      int count,
      int shift,
      int[] bits,
      int[] positions,
      int taken) {
    int next = taken;
    for (int i = from; i < count; i++) {
      int hash = hash(ints.length > 0 ? ints[i] : longs[i]) >>> shift;
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
    for (int w = (from >>> WORD_LOG) + 1; w < end && any == 0; w++) {
      any = bits[w];
    }
    return any != 0;
  }
}
