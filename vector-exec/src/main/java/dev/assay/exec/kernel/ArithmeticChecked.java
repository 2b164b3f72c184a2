package dev.assay.exec.kernel;

/**
 * Arithmetic in lane LONG that tells whether some result passed 64 bits. A result that did has
 * wrapped: the caller looks whether its row counts. The tests on signs are those of H. S. Warren,
 * Hacker's Delight, 2nd edition, 2-13.
 */
public final class ArithmeticChecked {

  private ArithmeticChecked() {}

  /** Sets {@code target[i] = left[i] + right[i]}; true where one overflowed. */
  public static boolean add(long[] left, long[] right, int count, long[] target) {
    long signs = 0;
    for (int i = 0; i < count; i++) {
      long a = left[i];
      long b = right[i];
      long sum = a + b;
      signs |= (a ^ sum) & (b ^ sum);
      target[i] = sum;
    }
    return signs < 0;
  }

  /** Sets {@code target[i] = left[i] - right[i]}; true where one overflowed. */
  public static boolean subtract(long[] left, long[] right, int count, long[] target) {
    long signs = 0;
    for (int i = 0; i < count; i++) {
      long a = left[i];
      long b = right[i];
      long difference = a - b;
      signs |= (a ^ b) & (a ^ difference);
      target[i] = difference;
    }
    return signs < 0;
  }

  /** Sets {@code target[i] = left[i] * right[i]}; true where one overflowed. */
  public static boolean multiply(long[] left, long[] right, int count, long[] target) {
    long lost = 0;
    for (int i = 0; i < count; i++) {
      long product = left[i] * right[i];
      lost |= Math.multiplyHigh(left[i], right[i]) ^ (product >> 63);
      target[i] = product;
    }
    return lost != 0;
  }

  /** Sets {@code target[i] = values[i] * constant}; true where one overflowed. */
  public static boolean multiply(long[] values, long constant, int count, long[] target) {
    long lost = 0;
    for (int i = 0; i < count; i++) {
      long product = values[i] * constant;
      lost |= Math.multiplyHigh(values[i], constant) ^ (product >> 63);
      target[i] = product;
    }
    return lost != 0;
  }

  /** Whether a value is below one bound or above the other. */
  public static boolean passes(long[] values, int count, long least, long greatest) {
    long low = least;
    long high = greatest;
    for (int i = 0; i < count; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    return low < least || high > greatest;
  }
}
