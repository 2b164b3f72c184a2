package dev.assay.exec.kernel;

/**
 * Lookups by key in a bitmap of the keys that are there, with the number of set bits before each
 * word: the place of a key among all keys in order, at 1.5 bits for each key of the range.
 */
public final class ProbeRanked {

  private ProbeRanked() {}

  /** Sets the bits of keys of rows from one to before another; -1 has none. */
  public static void fill(int[] keys, int from, int to, long[] bits) {
    for (int i = from; i < to; i++) {
      int key = keys[i];
      if (key >= 0) {
        bits[key >>> 6] |= 1L << key;
      }
    }
  }

  /** Adds the bits of some words of one bitmap to another. */
  public static void unite(long[] bits, long[] others, int from, int to) {
    for (int w = from; w < to; w++) {
      bits[w] |= others[w];
    }
  }

  /** Counts the set bits before each of the first words; returns all of them. */
  public static int rank(long[] bits, int words, int[] before) {
    int total = 0;
    for (int w = 0; w < words; w++) {
      before[w] = total;
      total += Long.bitCount(bits[w]);
    }
    return total;
  }

  /**
   * The place of each key, -1 where it is not there.
   *
   * @param found filled for each row; may be the keys themselves
   */
  public static void find(int[] keys, int count, long[] bits, int[] before, int[] found) {
    find(keys, 0, count, bits, before, found);
  }

  /** As {@link #find(int[], int, long[], int[], int[])}, for rows from one to before another. */
  public static void find(int[] keys, int from, int to, long[] bits, int[] before, int[] found) {
    for (int i = from; i < to; i++) {
      int key = keys[i];
      int place = -1;
      if (key >= 0) {
        long word = bits[key >>> 6] << ~key; // bit of the key highest, those before it below
        if (word < 0) {
          place = before[key >>> 6] + Long.bitCount(word) - 1;
        }
      }
      found[i] = place;
    }
  }

  /** 0 where a key is there, -1 where it is not; parameters as for {@link #find}. */
  public static void contains(int[] keys, int count, long[] bits, int[] found) {
    for (int i = 0; i < count; i++) {
      int key = keys[i];
      found[i] = key < 0 ? -1 : (int) (bits[key >>> 6] >>> key & 1) - 1;
    }
  }
}
