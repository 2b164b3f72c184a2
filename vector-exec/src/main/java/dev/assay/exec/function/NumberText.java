package dev.assay.exec.function;

import java.math.BigDecimal;

/** Floating point as text: the fewest digits that tell the value, exponents beyond 16 digits. */
public final class NumberText {

  private NumberText() {}

  /** A double. */
  public static String of(double value) {
    return of(value, Double.toString(value));
  }

  /** A float. */
  public static String of(float value) {
    return of(value, Float.toString(value));
  }

  private static String of(double value, String shortest) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal number = new BigDecimal(shortest).stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -5 && exponent < 16) {
      String plain = number.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = number.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
