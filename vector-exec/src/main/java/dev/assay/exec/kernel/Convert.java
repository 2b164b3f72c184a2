package dev.assay.exec.kernel;

/** Values from one lane or decimal scale to another. Plain loops: their own scalar twins. */
public final class Convert {

  private Convert() {}

  /** Widens. */
  public static void toLongs(int[] values, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i];
    }
  }

  /** Narrows values that are known to fit. */
  public static void toInts(long[] values, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = (int) values[i];
    }
  }

  /** Converts exactly. */
  public static void toDoubles(int[] values, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i];
    }
  }

  /** Converts to the nearest double. */
  public static void toDoubles(long[] values, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = values[i];
    }
  }

  /**
   * Divides, rounding to nearest and halves away from zero.
   *
   * @param divisor a power of ten, 10 to 10^18
   */
  public static void divideRounding(long[] values, long divisor, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = divideRounding(values[i], divisor);
    }
  }

  /** One value of {@link #divideRounding(long[], long, int, long[])}. */
  public static long divideRounding(long value, long divisor) {
    long quotient = value / divisor;
    long rest = value - quotient * divisor;
    long half = divisor >>> 1;
    return rest >= half ? quotient + 1 : rest <= -half ? quotient - 1 : quotient;
  }

  /**
   * Multiplies and rounds to nearest, halves away from zero; true where a result does not fit 64
   * bits or is not a number.
   */
  public static boolean roundToLongs(double[] values, double factor, int count, long[] target) {
    boolean lost = false;
    for (int i = 0; i < count; i++) {
      double value = values[i] * factor;
      lost |= !fitsLong(value);
      target[i] = roundToLong(value);
    }
    return lost;
  }

  /** Whether a double, rounded, fits 64 bits. */
  public static boolean fitsLong(double value) {
    return value >= -0x1p63 && value < 0x1p63;
  }

  /** The nearest integer, halves away from zero. */
  public static long roundToLong(double value) {
    long whole = (long) value;
    double rest = value - whole; // exact: beyond 2^52 there is none
    return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole;
  }
}
