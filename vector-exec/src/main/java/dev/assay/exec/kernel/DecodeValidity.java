package dev.assay.exec.kernel;

/**
 * Bitmaps of rows that have a value. In memory they are little-endian 64-bit words, and one more
 * word can be read behind the last row's.
 */
public final class DecodeValidity {

  private DecodeValidity() {}

  /** Bits of consecutive rows; bits behind the last of them are unspecified. */
  public static void range(long address, int first, int count, long[] target) {
    long word = address + 8L * (first >>> 6);
    int shift = first & 63;
    int words = (count + 63) >>> 6;
    if (shift == 0) {
      for (int w = 0; w < words; w++) {
        target[w] = Memory.getLong(word + 8L * w);
      }
      return;
    }
    long low = Memory.getLong(word);
    for (int w = 0; w < words; w++) {
      long high = Memory.getLong(word + 8L * (w + 1));
      target[w] = low >>> shift | high << -shift;
      low = high;
    }
  }

  /** Sets bit i of the target to the bit of row {@code positions[i]}. */
  public static void positions(long address, int[] positions, int count, long[] target) {
    for (int from = 0; from < count; from += Long.SIZE) {
      int to = Math.min(count, from + Long.SIZE);
      long word = 0;
      for (int i = from; i < to; i++) {
        word |= bit(address, positions[i]) << i;
      }
      target[from >>> 6] = word;
    }
  }

  /**
   * Keeps those indexes whose row has a value.
   *
   * @param positions row of each index
   * @param indexes into the positions; the kept ones move to the front
   * @return how many are kept
   */
  public static int keep(long address, int[] positions, int[] indexes, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int index = indexes[i];
      indexes[kept] = index;
      kept += (int) bit(address, positions[index]);
    }
    return kept;
  }

  private static long bit(long address, int row) {
    return (long) Memory.getUnsignedByte(address + (row >>> 3)) >>> (row & 7) & 1;
  }
}
