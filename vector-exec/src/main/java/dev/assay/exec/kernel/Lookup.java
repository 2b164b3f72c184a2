package dev.assay.exec.kernel;

/** What was computed once for every code, or every value of a short range, by that number. */
public final class Lookup {

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
      long found = 0;
      for (long rest = rows[w]; rest != 0; rest &= rest - 1) {
        long value = (long) values[(w << 6) + Long.numberOfTrailingZeros(rest)] - base;
        long word = value >>> 6;
        if (word < bits.length && (bits[(int) word] >>> value & 1) != 0) {
          found |= rest & -rest;
        }
      }
      rows[w] &= found ^ flip;
    }
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
