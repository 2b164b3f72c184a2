package dev.assay.kv.server.family;

import dev.assay.kv.server.resp.ReplyError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * A number of 64 significant bits, which is what C's long double is on x86 and what Redis adds
 * with; printed with up to seventeen digits behind the point.
 */
record LongDouble(BigDecimal value, boolean isInfinite) {

  static final LongDouble ZERO = new LongDouble(BigDecimal.ZERO, false);

  /** The longest text that may be a number. */
  static final int MOST_BYTES = 5 * 1024;

  private static final int BITS = 64;
  private static final int DIGITS = 17;
  private static final int MOST_EXPONENT = 4932;
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");
  private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?");

  /** The number that a text is. */
  static LongDouble parse(String text) {
    if (INFINITE.matcher(text.toLowerCase(java.util.Locale.ROOT)).matches()) {
      return new LongDouble(BigDecimal.ZERO, true);
    }
    if (text.length() > MOST_BYTES || !DECIMAL.matcher(text).matches()) {
      throw invalid();
    }
    BigDecimal exact = new BigDecimal(text);
    int exponent = exact.precision() - exact.scale();
    if (exact.signum() != 0 && exponent > MOST_EXPONENT) {
      throw invalid();
    }
    return exponent < -MOST_EXPONENT ? ZERO : rounded(exact);
  }

  static ReplyError invalid() {
    return new ReplyError("ERR value is not a valid float");
  }

  LongDouble plus(LongDouble other) {
    if (isInfinite || other.isInfinite) {
      throw new ReplyError("ERR increment would produce NaN or Infinity");
    }
    return rounded(value.add(other.value));
  }

  private static LongDouble rounded(BigDecimal exact) {
    if (exact.signum() == 0) {
      return ZERO;
    }
    // So many bits that 64 are before the point, give or take one.
    int power = (int) Math.floor((exact.precision() - exact.scale()) / Math.log10(2)) - BITS;
    BigInteger scaled = scaled(exact, power);
    int excess = scaled.abs().bitLength() - BITS;
    if (excess != 0) {
      power += excess;
      scaled = scaled(exact, power);
    }
    BigDecimal two = BigDecimal.TWO.pow(Math.abs(power));
    BigDecimal value = new BigDecimal(scaled);
    return new LongDouble(
        power >= 0 ? value.multiply(two) : value.divide(two, MathContext.UNLIMITED), false);
  }

  private static BigInteger scaled(BigDecimal exact, int power) {
    BigDecimal two = BigDecimal.TWO.pow(Math.abs(power));
    return power >= 0
        ? exact.divide(two, 0, RoundingMode.HALF_EVEN).toBigInteger()
        : exact.multiply(two).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
  }

  @Override
  public String toString() {
    BigDecimal shown = value.setScale(DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return shown.signum() == 0 ? "0" : shown.toPlainString();
  }
}
