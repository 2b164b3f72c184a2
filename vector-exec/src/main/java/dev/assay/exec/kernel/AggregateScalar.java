package dev.assay.exec.kernel;

/** Scalar twins of {@link AggregateSum} and {@link GroupMasks}, and their loops' last rows. */
final class AggregateScalar {

  private AggregateScalar() {}

  static long sum(int[] values, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  static long sum(long[] values, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  static double sum(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  static long sum(int[] values, int count, long[] mask) {
    long sum = 0;
    for (int w = 0; w < Bitmap.words(count); w++) {
      for (long word = mask[w]; word != 0; word &= word - 1) {
        sum += values[(w << 6) + Long.numberOfTrailingZeros(word)];
      }
    }
    return sum;
  }

  static long sum(long[] values, int count, long[] mask) {
    long sum = 0;
    for (int w = 0; w < Bitmap.words(count); w++) {
      for (long word = mask[w]; word != 0; word &= word - 1) {
        sum += values[(w << 6) + Long.numberOfTrailingZeros(word)];
      }
    }
    return sum;
  }

  static double sum(double[] values, int count, long[] mask) {
    double sum = 0;
    for (int w = 0; w < Bitmap.words(count); w++) {
      for (long word = mask[w]; word != 0; word &= word - 1) {
        sum += values[(w << 6) + Long.numberOfTrailingZeros(word)];
      }
    }
    return sum;
  }

  /**
   * The bitmap of rows of one group, for words from that of row {@code from} on, a multiple of 64.
   */
  static int mask(int[] ids, int from, int count, int group, long[] mask) {
    int rows = 0;
    for (int start = from; start < count; start += Long.SIZE) {
      long word = 0;
      for (int i = start; i < Math.min(count, start + Long.SIZE); i++) {
        word |= ids[i] == group ? 1L << i : 0;
      }
      mask[start >>> 6] = word;
      rows += Long.bitCount(word);
    }
    return rows;
  }
}
