package dev.assay.exec.kernel;

/** What was computed once for every code, or every value of a short range, by that number. */
public final class Lookup {

  /** Up to so many rows of a word are looked up one by one. */
  private static final int SPARSE_BITS = 16;

  private Lookup() {}

  /**
   * Keeps rows whose number is in a bitmap; a number outside of it is not.
   *
   * @param base the number of the first bit
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void among(int[] values, int base, long[] bits, int count, long flip, long[] rows) {
    int words = Bitmap.words(count);
    for (int w = 0; w < words; w++) {
      int from = w << 6;
      boolean isDense = Long.bitCount(rows[w]) > SPARSE_BITS && from + Long.SIZE <= values.length;
      long found =
          isDense ? all(values, from, base, bits) : each(values, from, base, bits, rows[w]);
      rows[w] &= found ^ flip;
    }
  }

  /** Looks up all values of a word. */
  private static long all(int[] values, int from, int base, long[] bits) {
    long found = 0;
    for (int k = 0; k < Long.SIZE; k++) {
      found |= bit(values[from + k], base, bits) << k;
    }
    return found;
  }

  /** Looks up the values of a word whose bits are set, one by one. */
  private static long each(int[] values, int from, int base, long[] bits, long rows) {
    long found = 0;
    for (long rest = rows; rest != 0; rest &= rest - 1) {
      int k = Long.numberOfTrailingZeros(rest);
      found |= bit(values[from + k], base, bits) << k;
    }
    return found;
  }

  private static long bit(int value, int base, long[] bits) {
    long index = (long) value - base;
    int word = (int) (index >> 6);
    return word >= 0 && word < bits.length ? bits[word] >>> index & 1 : 0;
  }

  /** Sets {@code target[i] = table[values[i] - base]}, and 0 where there is no such entry. */
  public static void ints(int[] values, int base, int[] table, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      long index = (long) values[i] - base;
      target[i] = index >= 0 && index < table.length ? table[(int) index] : 0;
    }
  }

  /** Sets {@code target[i]} to the code of each row that has a value, and to another for others. */
  public static void orElse(int[] codes, long[] validity, int otherwise, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = (validity[i >>> 6] >>> i & 1) != 0 ? codes[i] : otherwise;
    }
  }
}
