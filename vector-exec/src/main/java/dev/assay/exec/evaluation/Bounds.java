package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.type.ValueType;
import java.math.BigInteger;
import java.util.stream.Stream;

/** Between which integers a value lies, exactly: what proves that nothing overflows. */
record Bounds(BigInteger least, BigInteger greatest) {

  static Bounds of(long least, long greatest) {
    return new Bounds(BigInteger.valueOf(least), BigInteger.valueOf(greatest));
  }

  /** What is known of an integral expression. */
  static Bounds of(Expression expression) {
    return expression instanceof IntegralConstant constant
        ? of(constant.value(), constant.value())
        : of(expression.type().least(), expression.type().greatest());
  }

  /** Bounds of an operation's exact result. */
  static Bounds of(ArithmeticOperator operator, Bounds a, Bounds b) {
    return switch (operator) {
      case ADD -> new Bounds(a.least.add(b.least), a.greatest.add(b.greatest));
      case SUBTRACT -> new Bounds(a.least.subtract(b.greatest), a.greatest.subtract(b.least));
      case MULTIPLY -> {
        BigInteger[] corners =
            Stream.of(
                    a.least.multiply(b.least),
                    a.least.multiply(b.greatest),
                    a.greatest.multiply(b.least),
                    a.greatest.multiply(b.greatest))
                .sorted()
                .toArray(BigInteger[]::new);
        yield new Bounds(corners[0], corners[3]);
      }
      case DIVIDE -> throw new IllegalArgumentException("quotients are computed as DOUBLE");
    };
  }

  /** Whether a type promises no less, so that no result needs a check. */
  boolean within(ValueType type) {
    return least.compareTo(BigInteger.valueOf(type.least())) >= 0
        && greatest.compareTo(BigInteger.valueOf(type.greatest())) <= 0;
  }
}
