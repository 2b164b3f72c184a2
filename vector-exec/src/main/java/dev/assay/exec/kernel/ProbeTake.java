package dev.assay.exec.kernel;

/**
 * Rows picked by index, where a negative index stands for a row without a value: 0 is put there.
 */
public final class ProbeTake {

  private ProbeTake() {}

  /** Sets {@code target[i] = source[indexes[i]]}, or 0. */
  public static void ints(int[] source, int[] indexes, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = indexes[i] < 0 ? 0 : source[indexes[i]];
    }
  }

  /** Sets {@code target[i] = source[indexes[i]]}, or 0. */
  public static void longs(long[] source, int[] indexes, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = indexes[i] < 0 ? 0 : source[indexes[i]];
    }
  }

  /** Sets {@code target[i] = source[indexes[i]]}, or 0. */
  public static void doubles(double[] source, int[] indexes, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = indexes[i] < 0 ? 0 : source[indexes[i]];
    }
  }
}
