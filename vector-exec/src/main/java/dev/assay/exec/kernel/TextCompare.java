package dev.assay.exec.kernel;

/**
 * Comparisons of texts by their bytes, unsigned: for UTF-8 that is the order of code points. Each
 * keeps in a set of rows those for which it holds, and reads only texts of rows in the set.
 */
public final class TextCompare {

  private TextCompare() {}

  /**
   * Keeps rows whose text equals a constant, or comes before it.
   *
   * @param equality whether it has to be equal
   * @param below where not, 0 for less, 1 for less or equal
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void constant(
      boolean equality,
      int below,
      long[] addresses,
      int[] lengths,
      long address,
      int length,
      int count,
      long flip,
      long[] rows) {
    int words = Bitmap.words(count);
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long rest = rows[w]; rest != 0; rest &= rest - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(rest);
        boolean holds =
            equality
                ? lengths[row] == length && equal(addresses[row], address, length)
                : compare(addresses[row], lengths[row], address, length) < below;
        found |= holds ? rest & -rest : 0;
      }
      rows[w] &= found ^ flip;
    }
  }

  /**
   * Keeps rows whose two texts are equal, or whose left one is less.
   *
   * @param equality whether they have to be equal
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed
   */
  public static void columns(
      boolean equality,
      long[] leftAddresses,
      int[] leftLengths,
      long[] rightAddresses,
      int[] rightLengths,
      int count,
      long flip,
      long[] rows) {
    int words = Bitmap.words(count);
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long rest = rows[w]; rest != 0; rest &= rest - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(rest);
        long left = leftAddresses[row];
        int length = leftLengths[row];
        long right = rightAddresses[row];
        boolean holds =
            equality
                ? length == rightLengths[row] && equal(left, right, length)
                : compare(left, length, right, rightLengths[row]) < 0;
        found |= holds ? rest & -rest : 0;
      }
      rows[w] &= found ^ flip;
    }
  }

  /** Whether as many bytes are the same at both addresses. */
  public static boolean equal(long left, long right, int length) {
    if (length < Long.BYTES) {
      for (int i = 0; i < length; i++) {
        if (Memory.getByte(left + i) != Memory.getByte(right + i)) {
          return false;
        }
      }
      return true;
    }
    int last = length - Long.BYTES; // the last eight may overlap those before
    for (int i = 0; i < last; i += Long.BYTES) {
      if (Memory.getLong(left + i) != Memory.getLong(right + i)) {
        return false;
      }
    }
    return Memory.getLong(left + last) == Memory.getLong(right + last);
  }

  /**
   * Negative, zero or positive as the left text is less than, equal to or greater than the right.
   */
  public static int compare(long left, int leftLength, long right, int rightLength) {
    int common = Math.min(leftLength, rightLength);
    int i = 0;
    for (; i <= common - Long.BYTES; i += Long.BYTES) {
      long a = Memory.getLong(left + i);
      long b = Memory.getLong(right + i);
      if (a != b) {
        return Long.compareUnsigned(Long.reverseBytes(a), Long.reverseBytes(b));
      }
    }
    for (; i < common; i++) {
      int difference = (Memory.getByte(left + i) & 0xFF) - (Memory.getByte(right + i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return leftLength - rightLength;
  }
}
