package dev.assay.exec.kernel;

import dev.assay.engine.kernel.KernelProvider;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sets of a batch's rows, as bitmaps: bit r of little-endian 64-bit words is row r. Bits past the
 * last row are clear in every set of rows, but not in the validity of a vector.
 */
public final class Bitmap {

  /** Whether kernels of this package use the Vector API on this machine. */
  static final boolean VECTORS = KernelProvider.whyNoVectors().isEmpty();

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** Vectors of fewer lanes are compressed by no instruction, and slower than bit after bit. */
  static final boolean COMPRESSES = VECTORS && INTS.length() >= 8;

  private static final int FEW = 4;
  private static final int RUN = 16;
  private static final long RUN_BITS = (1L << RUN) - 1;

  private Bitmap() {}

  /** Words that hold a bit for each row. */
  public static int words(int rows) {
    return (rows + Long.SIZE - 1) >>> 6;
  }

  /**
   * Rows, from 0, that a kernel can do in whole words by vectors: it may read past the last row of
   * a batch but not past the end of an array.
   *
   * @param rows rows of the batch
   * @param length length of the shortest array that is read
   */
  static int vectorRows(int rows, int length) {
    return VECTORS ? Math.min(words(rows) << 6, length & -Long.SIZE) : 0;
  }

  /** Makes the set all rows of a batch. */
  public static void fill(long[] bits, int rows) {
    Arrays.fill(bits, 0, rows >>> 6, -1L);
    if ((rows & 63) != 0) {
      bits[rows >>> 6] = (1L << rows) - 1;
    }
  }

  /** Makes the set empty. */
  public static void clear(long[] bits, int rows) {
    Arrays.fill(bits, 0, words(rows), 0);
  }

  /** Makes the target the same set. */
  public static void copy(long[] bits, int rows, long[] target) {
    System.arraycopy(bits, 0, target, 0, words(rows));
  }

  /** Keeps in the target what is in both. */
  public static void and(long[] target, long[] other, int rows) {
    int words = words(rows);
    for (int w = 0; w < words; w++) {
      target[w] &= other[w];
    }
  }

  /** Keeps in the target what is not in the other. */
  public static void andNot(long[] target, long[] other, int rows) {
    int words = words(rows);
    for (int w = 0; w < words; w++) {
      target[w] &= ~other[w];
    }
  }

  /** Adds to the target what is in the other. */
  public static void or(long[] target, long[] other, int rows) {
    int words = words(rows);
    for (int w = 0; w < words; w++) {
      target[w] |= other[w];
    }
  }

  /** Whether two sets are the same. */
  public static boolean isEqual(long[] bits, long[] other, int rows) {
    int words = words(rows);
    return Arrays.equals(bits, 0, words, other, 0, words);
  }

  /** Whether no row is in the set. */
  public static boolean isEmpty(long[] bits, int rows) {
    int words = words(rows);
    for (int w = 0; w < words; w++) {
      if (bits[w] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a row is in the set. */
  public static boolean contains(long[] bits, int row) {
    return (bits[row >>> 6] >>> row & 1) != 0;
  }

  /** Writes 1 for each row in the set and 0 for each other. */
  public static void toInts(long[] bits, int rows, int[] target) {
    for (int i = 0; i < rows; i++) {
      target[i] = (int) (bits[i >>> 6] >>> i & 1);
    }
  }

  /**
   * Writes the rows of a set, ascending. Going from bit to bit is slow, for its branches are
   * guessed wrong: a word of few bits is written as if it had that many, others by compressing
   * vectors of indexes.
   *
   * @param positions as long as there are rows, or longer; what lies past the result may change
   * @return how many
   */
  public static int positions(long[] bits, int rows, int[] positions) {
    int words = words(rows);
    int count = 0;
    for (int w = 0; w < words; w++) {
      long word = bits[w];
      boolean hasRoom = count + Long.SIZE <= positions.length;
      if (hasRoom && Long.bitCount(word) <= FEW) {
        count = few(word, w << 6, positions, count);
      } else if (COMPRESSES && hasRoom) {
        count = compress(word, w << 6, positions, count);
      } else {
        count = oneByOne(word, w << 6, positions, count);
      }
    }
    return count;
  }

  /**
   * As {@link #positions(long[], int, int[])}, for the rows of some words, one after the other.
   *
   * @param at index of the first result; nothing past the last one is written
   */
  public static void positions(long[] bits, int from, int to, int[] positions, int at) {
    int count = at;
    for (int w = from; w < to; w++) {
      count = oneByOne(bits[w], w << 6, positions, count);
    }
  }

  /** How many bits of some words are set. */
  public static int count(long[] bits, int from, int to) {
    int count = 0;
    for (int w = from; w < to; w++) {
      count += Long.bitCount(bits[w]);
    }
    return count;
  }

  /** Writes as many places as few bits need, and counts those that are of bits. */
  private static int few(long word, int base, int[] positions, int from) {
    long rest = word;
    for (int i = 0; i < FEW; i++) {
      positions[from + i] = base + Long.numberOfTrailingZeros(rest);
      rest &= rest - 1;
    }
    return from + Long.bitCount(word);
  }

  private static int compress(long word, int base, int[] positions, int from) {
    int count = from;
    for (int k = 0; k < Long.SIZE; k += INTS.length()) {
      VectorMask<Integer> mask = VectorMask.fromLong(INTS, word >>> k);
      IntVector.broadcast(INTS, base + k).addIndex(1).compress(mask).intoArray(positions, count);
      count += mask.trueCount();
    }
    return count;
  }

  /**
   * Makes a set of rising positions, counted from the first of them. Rows that follow each other,
   * which is how most come where few are left out, are added many at once.
   *
   * @param bits a word for each 64 rows begun from the first position to the last
   * @return false where a position is not above the one before it; bits are then unspecified
   */
  public static boolean ofRising(int[] positions, int count, long[] bits) {
    int falls = 0;
    for (int i = 1; i < count; i++) {
      falls |= positions[i] - positions[i - 1] - 1;
    }
    if (falls < 0) {
      return false;
    }
    int first = positions[0];
    Arrays.fill(bits, 0, words(positions[count - 1] - first + 1), 0);
    int i = 0;
    while (i < count) {
      int bit = positions[i] - first;
      if (i + RUN <= count && positions[i + RUN - 1] - first == bit + RUN - 1) {
        int w = bit >>> 6;
        bits[w] |= RUN_BITS << bit;
        if ((bit & 63) > Long.SIZE - RUN) {
          bits[w + 1] |= RUN_BITS >>> -bit;
        }
        i += RUN;
      } else {
        int end = Math.min(count, i + RUN / 2);
        for (; i < end; i++) {
          int each = positions[i] - first;
          bits[each >>> 6] |= 1L << each;
        }
      }
    }
    return true;
  }

  /** The scalar twin. */
  static int oneByOne(long word, int base, int[] positions, int from) {
    int count = from;
    for (long rest = word; rest != 0; rest &= rest - 1) {
      positions[count++] = base + Long.numberOfTrailingZeros(rest);
    }
    return count;
  }
}
