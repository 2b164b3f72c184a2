package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.math.BigInteger;

/**
 * What a value lies between, by interval arithmetic. Where an end passes 64 bits nothing is known,
 * and the operation must be checked as it runs.
 *
 * @param least no value is below
 * @param greatest no value is above
 */
public record Bounds(long least, long greatest) {

  /** Nothing is known. */
  public static final Bounds UNKNOWN = new Bounds(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Bounds of a value. */
  public static Bounds of(ValueType type) {
    return new Bounds(type.least(), type.greatest());
  }

  /** False where nothing is known. */
  public boolean isKnown() {
    return !equals(UNKNOWN);
  }

  /** Bounds of the result of an operation on integers. */
  Bounds apply(ArithmeticOperator operator, Bounds right) {
    if (!isKnown() || !right.isKnown()) {
      return UNKNOWN;
    }
    try {
      return switch (operator) {
        case ADD ->
            new Bounds(Math.addExact(least, right.least), Math.addExact(greatest, right.greatest));
        case SUBTRACT ->
            new Bounds(
                Math.subtractExact(least, right.greatest),
                Math.subtractExact(greatest, right.least));
        case MULTIPLY -> product(right);
        case DIVIDE -> UNKNOWN;
      };
    } catch (ArithmeticException _) {
      return UNKNOWN;
    }
  }

  private Bounds product(Bounds right) {
    long a = Math.multiplyExact(least, right.least);
    long b = Math.multiplyExact(least, right.greatest);
    long c = Math.multiplyExact(greatest, right.least);
    long d = Math.multiplyExact(greatest, right.greatest);
    return new Bounds(
        Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
  }

  /** What covers both. */
  Bounds union(Bounds other) {
    return new Bounds(Math.min(least, other.least), Math.max(greatest, other.greatest));
  }

  /**
   * Bounds of a sum of values.
   *
   * @param rows most values, 0 or more
   */
  public Bounds sumOf(long rows) {
    BigInteger most = BigInteger.valueOf(rows);
    BigInteger low = BigInteger.valueOf(Math.min(0, least)).multiply(most);
    BigInteger high = BigInteger.valueOf(Math.max(0, greatest)).multiply(most);
    return isKnown() && low.bitLength() < Long.SIZE && high.bitLength() < Long.SIZE
        ? new Bounds(low.longValue(), high.longValue())
        : UNKNOWN;
  }

  /** The narrowest lane. */
  Lane lane() {
    return least >= Integer.MIN_VALUE && greatest <= Integer.MAX_VALUE ? Lane.INT : Lane.LONG;
  }
}
