package dev.assay.exec.kernel;

/**
 * Rows whose value is in a set, which is a bitmap: of the values themselves less the least one, or,
 * where values are wide apart, of hashes of them, so that a few too many are found (a Bloom filter
 * of one hash).
 */
public final class KeyBits {

  private KeyBits() {}

  /**
   * Sets the bits of values.
   *
   * @param validity bitmap of the rows that have a value; of length 0 where all have
   */
  public static void fill(long[] values, long[] validity, int count, long least, long[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        long key = values[i] - least;
        bits[(int) (key >>> 6)] |= 1L << key;
      }
    }
  }

  /** As {@link #fill(long[], long[], int, long, long[])}. */
  public static void fill(int[] values, long[] validity, int count, long least, long[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        long key = values[i] - least;
        bits[(int) (key >>> 6)] |= 1L << key;
      }
    }
  }

  /** Sets the bits of values' hashes, which have {@code 64 - shift} bits. */
  public static void fillHashed(long[] values, long[] validity, int count, int shift, long[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        int hash = (int) ((values[i] * HashIds.SCATTER) >>> shift);
        bits[hash >>> 6] |= 1L << hash;
      }
    }
  }

  /** As {@link #fillHashed(long[], long[], int, int, long[])}. */
  public static void fillHashed(int[] values, long[] validity, int count, int shift, long[] bits) {
    for (int i = 0; i < count; i++) {
      if (validity.length == 0 || (validity[i >>> 6] >>> i & 1) != 0) {
        int hash = (int) ((values[i] * HashIds.SCATTER) >>> shift);
        bits[hash >>> 6] |= 1L << hash;
      }
    }
  }

  /**
   * Indexes of rows whose value has its bit, rising. A value beyond 32 bits of difference may be
   * found wrongly, none is missed.
   *
   * @param range bits that stand for values; the one behind them is clear
   * @param positions room for all rows
   * @return how many
   */
  public static int select(
      int[] values, int count, int least, int range, long[] bits, int[] positions) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      int key = values[i] - least;
      key = Integer.compareUnsigned(key, range) < 0 ? key : range;
      positions[next] = i;
      next += (int) (bits[key >>> 6] >>> key) & 1;
    }
    return next;
  }

  /** As {@link #select(int[], int, int, int, long[], int[])}, exact. */
  public static int select(
      long[] values, int count, long least, int range, long[] bits, int[] positions) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      long offset = values[i] - least;
      int key = Long.compareUnsigned(offset, range) < 0 ? (int) offset : range;
      positions[next] = i;
      next += (int) (bits[key >>> 6] >>> key) & 1;
    }
    return next;
  }

  /** Indexes of rows whose value's hash has its bit, rising. */
  public static int selectHashed(
      long[] values, int count, int shift, long[] bits, int[] positions) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      int hash = (int) ((values[i] * HashIds.SCATTER) >>> shift);
      positions[next] = i;
      next += (int) (bits[hash >>> 6] >>> hash) & 1;
    }
    return next;
  }

  /** As {@link #selectHashed(long[], int, int, long[], int[])}. */
  public static int selectHashed(int[] values, int count, int shift, long[] bits, int[] positions) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      int hash = (int) ((values[i] * HashIds.SCATTER) >>> shift);
      positions[next] = i;
      next += (int) (bits[hash >>> 6] >>> hash) & 1;
    }
    return next;
  }

  /** Whether some bit from one index to another, both included, is set. */
  public static boolean anyBetween(long[] bits, int from, int to) {
    long first = -1L << from;
    long last = -1L >>> ~to;
    int end = to >>> 6;
    if (from >>> 6 == end) {
      return (bits[end] & first & last) != 0;
    }
    long any = (bits[from >>> 6] & first) | (bits[end] & last);
    for (int w = (from >>> 6) + 1; w < end; w++) {
      any |= bits[w];
    }
    return any != 0;
  }
}
