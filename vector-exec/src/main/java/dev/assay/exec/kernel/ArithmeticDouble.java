package dev.assay.exec.kernel;

/**
 * Arithmetic in lane DOUBLE, as IEEE 754 has it. Plain loops, which C2 turns into vector code; each
 * is its own scalar twin.
 */
public final class ArithmeticDouble {

  private ArithmeticDouble() {}

  /** Sets {@code target[i] = left[i] + right[i]}. */
  public static void add(double[] left, double[] right, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] + right[i];
    }
  }

  /** Sets {@code target[i] = values[i] + constant}. */
  public static void add(double[] values, double constant, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] + constant;
    }
  }

  /** Sets {@code target[i] = left[i] - right[i]}. */
  public static void subtract(double[] left, double[] right, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] - right[i];
    }
  }

  /** Sets {@code target[i] = constant - values[i]}. */
  public static void subtractFrom(double constant, double[] values, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = constant - values[i];
    }
  }

  /** Sets {@code target[i] = left[i] * right[i]}. */
  public static void multiply(double[] left, double[] right, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] * right[i];
    }
  }

  /** Sets {@code target[i] = values[i] * constant}. */
  public static void multiply(double[] values, double constant, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] * constant;
    }
  }

  /** Sets {@code target[i] = left[i] / right[i]}. */
  public static void divide(double[] left, double[] right, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = left[i] / right[i];
    }
  }

  /** Sets {@code target[i] = values[i] / constant}. */
  public static void divide(double[] values, double constant, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i] / constant;
    }
  }
}
