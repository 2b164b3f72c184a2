package dev.assay.exec.kernel;

/**
 * Rows picked by index. Plain loops on purpose: a vector gather measures no faster on the machines
 * seen so far, in cache or beyond.
 */
public final class Take {

  private Take() {}

  /** Sets {@code target[i] = source[indexes[i]]}. */
  public static void ints(int[] source, int[] indexes, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = source[indexes[i]];
    }
  }

  /** Sets {@code target[i] = source[indexes[i]]}. */
  public static void longs(long[] source, int[] indexes, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = source[indexes[i]];
    }
  }

  /** Sets {@code target[i] = source[indexes[i]]}. */
  public static void doubles(double[] source, int[] indexes, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = source[indexes[i]];
    }
  }

  /** Sets bit i of the target to bit {@code indexes[i]} of the source. */
  public static void bits(long[] source, int[] indexes, int count, long[] target) {
    for (int from = 0; from < count; from += Long.SIZE) {
      int to = Math.min(count, from + Long.SIZE);
      long word = 0;
      for (int i = from; i < to; i++) {
        word |= (source[indexes[i] >>> 6] >>> indexes[i] & 1) << i;
      }
      target[from >>> 6] = word;
    }
  }
}
