package dev.assay.exec.function;

/** Powers of ten. */
public final class Decimals {

  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private Decimals() {}

  /** Ten to the number of digits, 0 to 18. */
  public static long power(int digits) {
    return POWERS[digits];
  }
}
