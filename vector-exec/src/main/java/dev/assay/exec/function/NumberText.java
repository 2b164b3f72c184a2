package dev.assay.exec.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Floating point as text: the fewest digits that tell the value, exponents beyond 16 digits. */
public final class NumberText {

  private static final int MOST_EXPONENT = 400;
  private static final Pattern SEPARATED =
      Pattern.compile("[-+]?(0[xX])?[0-9a-fA-F.]+(_[0-9a-fA-F]+)*([eE.].*)?");

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

  /**
   * A text as a number: digits with or without a point and an exponent, {@code 0x1f} or {@code
   * 0b11}; single underscores may stand between digits.
   *
   * @throws NumberFormatException where it is none, or has a large exponent
   */
  public static BigDecimal exact(String text) {
    String number = text.strip();
    if (number.indexOf('_') >= 0) {
      if (!SEPARATED.matcher(number).matches()) {
        throw new NumberFormatException();
      }
      number = number.replace("_", "");
    }
    if (number.length() > 2 && number.charAt(0) == '0' && Character.isLetter(number.charAt(1))) {
      int radix =
          "xX".indexOf(number.charAt(1)) >= 0 ? 16 : "bB".indexOf(number.charAt(1)) >= 0 ? 2 : 0;
      if (radix > 0 && Character.digit(number.charAt(2), radix) >= 0) {
        return new BigDecimal(new BigInteger(number.substring(2), radix));
      }
    }
    BigDecimal value = new BigDecimal(number);
    if (value.scale() > MOST_EXPONENT + value.precision() || value.signum() == 0) {
      return BigDecimal.ZERO.setScale(Math.clamp(value.scale(), 0, MOST_EXPONENT));
    }
    if (value.scale() < -MOST_EXPONENT) {
      throw new NumberFormatException();
    }
    return value;
  }
}
