package dev.assay.exec.kernel;

import java.util.Arrays;

/**
 * Whether values are among many others, which are sorted: a binary search for each row of a set.
 */
public final class SortedLookup {

  private SortedLookup() {}

  /**
   * Keeps rows whose value is among others.
   *
   * @param sorted ascending
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void among(int[] values, long[] sorted, int count, long flip, long[] rows) {
    int words = Bitmap.words(count);
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long rest = rows[w]; rest != 0; rest &= rest - 1) {
        int value = values[(w << 6) + Long.numberOfTrailingZeros(rest)];
        if (Arrays.binarySearch(sorted, value) >= 0) {
          found |= rest & -rest;
        }
      }
      rows[w] &= found ^ flip;
    }
  }

  /**
   * Keeps rows whose value is among others.
   *
   * @param sorted ascending
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void among(long[] values, long[] sorted, int count, long flip, long[] rows) {
    int words = Bitmap.words(count);
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long rest = rows[w]; rest != 0; rest &= rest - 1) {
        long value = values[(w << 6) + Long.numberOfTrailingZeros(rest)];
        if (Arrays.binarySearch(sorted, value) >= 0) {
          found |= rest & -rest;
        }
      }
      rows[w] &= found ^ flip;
    }
  }

  /**
   * Keeps rows whose value is among others.
   *
   * @param sorted ascending, without negative zero
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void among(double[] values, double[] sorted, int count, long flip, long[] rows) {
    int words = Bitmap.words(count);
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long rest = rows[w]; rest != 0; rest &= rest - 1) {
        double value = values[(w << 6) + Long.numberOfTrailingZeros(rest)];
        if (Arrays.binarySearch(sorted, value + 0.0) >= 0) { // -0.0 + 0.0 is 0.0
          found |= rest & -rest;
        }
      }
      rows[w] &= found ^ flip;
    }
  }

  /**
   * Keeps rows whose text is among others.
   *
   * @param sortedAddresses of texts ascending by their bytes
   * @param sortedLengths of these
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void among(
      long[] addresses,
      int[] lengths,
      long[] sortedAddresses,
      int[] sortedLengths,
      int count,
      long flip,
      long[] rows) {
    int words = Bitmap.words(count);
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long rest = rows[w]; rest != 0; rest &= rest - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(rest);
        if (contains(sortedAddresses, sortedLengths, addresses[row], lengths[row])) {
          found |= rest & -rest;
        }
      }
      rows[w] &= found ^ flip;
    }
  }

  private static boolean contains(
      long[] sortedAddresses, int[] sortedLengths, long address, int length) {
    int low = 0;
    int high = sortedAddresses.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order =
          TextCompare.compare(sortedAddresses[middle], sortedLengths[middle], address, length);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}
