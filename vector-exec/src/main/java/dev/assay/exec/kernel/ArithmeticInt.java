package dev.assay.exec.kernel;

/**
 * Arithmetic that stays in lane INT: the bounds of the operands prove that no result passes 32
 * bits, so nothing is checked, and intermediate results may wrap. Plain loops, which C2 turns into
 * vector code; each is its own scalar twin.
 */
public final class ArithmeticInt {

  private ArithmeticInt() {}

  /** Sets {@code target[i] = left[i] + right[i]}. */
  public static void add(int[] left, int[] right, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] + right[i];
    }
  }

  /** Sets {@code target[i] = values[i] + constant}. */
  public static void add(int[] values, int constant, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] + constant;
    }
  }

  /** Sets {@code target[i] = left[i] - right[i]}. */
  public static void subtract(int[] left, int[] right, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] - right[i];
    }
  }

  /** Sets {@code target[i] = constant - values[i]}. */
  public static void subtractFrom(int constant, int[] values, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = constant - values[i];
    }
  }

  /** Sets {@code target[i] = left[i] * right[i]}. */
  public static void multiply(int[] left, int[] right, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * right[i];
    }
  }

  /** Sets {@code target[i] = values[i] * constant}. */
  public static void multiply(int[] values, int constant, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] * constant;
    }
  }

  /** Sets {@code target[i] = left[i] * (constant + right[i])}. */
  public static void multiplySum(int[] left, int constant, int[] right, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * (constant + right[i]);
    }
  }

  /** Sets {@code target[i] = left[i] * (constant - right[i])}. */
  public static void multiplyDifference(
      int[] left, int constant, int[] right, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * (constant - right[i]);
    }
  }
}
