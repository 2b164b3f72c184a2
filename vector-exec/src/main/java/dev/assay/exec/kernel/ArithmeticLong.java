package dev.assay.exec.kernel;

/**
 * Arithmetic in lane LONG whose operands' bounds prove that no result passes 64 bits. Operands of
 * lane INT are widened on the way. Plain loops, which C2 turns into vector code; each is its own
 * scalar twin.
 */
public final class ArithmeticLong {

  private ArithmeticLong() {}

  /** Sets {@code target[i] = left[i] + right[i]}. */
  public static void add(int[] left, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = (long) left[i] + right[i];
    }
  }

  /** Sets {@code target[i] = left[i] + right[i]}. */
  public static void add(long[] left, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] + right[i];
    }
  }

  /** Sets {@code target[i] = left[i] + right[i]}. */
  public static void add(long[] left, long[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] + right[i];
    }
  }

  /** Sets {@code target[i] = values[i] + constant}. */
  public static void add(int[] values, long constant, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] + constant;
    }
  }

  /** Sets {@code target[i] = values[i] + constant}. */
  public static void add(long[] values, long constant, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] + constant;
    }
  }

  /** Sets {@code target[i] = left[i] - right[i]}. */
  public static void subtract(int[] left, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = (long) left[i] - right[i];
    }
  }

  /** Sets {@code target[i] = left[i] - right[i]}. */
  public static void subtract(int[] left, long[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] - right[i];
    }
  }

  /** Sets {@code target[i] = left[i] - right[i]}. */
  public static void subtract(long[] left, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] - right[i];
    }
  }

  /** Sets {@code target[i] = left[i] - right[i]}. */
  public static void subtract(long[] left, long[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] - right[i];
    }
  }

  /** Sets {@code target[i] = constant - values[i]}. */
  public static void subtractFrom(long constant, int[] values, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = constant - values[i];
    }
  }

  /** Sets {@code target[i] = constant - values[i]}. */
  public static void subtractFrom(long constant, long[] values, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = constant - values[i];
    }
  }

  /** Sets {@code target[i] = left[i] * right[i]}. */
  public static void multiply(int[] left, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = (long) left[i] * right[i];
    }
  }

  /** Sets {@code target[i] = left[i] * right[i]}. */
  public static void multiply(long[] left, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * right[i];
    }
  }

  /** Sets {@code target[i] = left[i] * right[i]}. */
  public static void multiply(long[] left, long[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * right[i];
    }
  }

  /** Sets {@code target[i] = values[i] * constant}. */
  public static void multiply(int[] values, long constant, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] * constant;
    }
  }

  /** Sets {@code target[i] = values[i] * constant}. */
  public static void multiply(long[] values, long constant, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] * constant;
    }
  }

  /** Sets {@code target[i] = left[i] * (constant + right[i])}. */
  public static void multiplySum(int[] left, long constant, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * (constant + right[i]);
    }
  }

  /** Sets {@code target[i] = left[i] * (constant + right[i])}. */
  public static void multiplySum(
      long[] left, long constant, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * (constant + right[i]);
    }
  }

  /** Sets {@code target[i] = left[i] * (constant - right[i])}. */
  public static void multiplyDifference(
      int[] left, long constant, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * (constant - right[i]);
    }
  }

  /** Sets {@code target[i] = left[i] * (constant - right[i])}. */
  public static void multiplyDifference(
      long[] left, long constant, int[] right, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * (constant - right[i]);
    }
  }
}
