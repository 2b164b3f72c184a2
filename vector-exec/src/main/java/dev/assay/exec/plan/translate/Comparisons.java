package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Comparisons of values brought to one type. A constant goes to the right, and to the scale of what
 * it is compared with; texts of one dictionary are compared for equality by their codes, others are
 * decoded, but for a constant beside codes, which evaluation looks up once.
 */
final class Comparisons {

  private Comparisons() {}

  static Expression compare(ComparisonOperator operator, Expression left, Expression right) {
    if (Constants.isNull(left) || Constants.isNull(right)) {
      return Constants.nullOf(ColumnType.of(TypeKind.BOOLEAN));
    }
    TypeKind a = left.type().type().kind();
    TypeKind b = right.type().type().kind();
    if (a == TypeKind.VARCHAR && b == TypeKind.VARCHAR) {
      return texts(operator, left, right);
    }
    if (a == TypeKind.VARCHAR || b == TypeKind.VARCHAR) {
      return a == TypeKind.VARCHAR
          ? compare(operator, Casts.cast(left, without(right)), right)
          : compare(operator, left, Casts.cast(right, without(left)));
    }
    if (a.isFloating() || b.isFloating()) {
      return floating(operator, real(left, b), real(right, a));
    }
    if (a.isDateOrTimestamp() && b.isDateOrTimestamp() && a != b) {
      return a == TypeKind.DATE
          ? compare(operator, Casts.cast(left, without(right)), right)
          : compare(operator, left, Casts.cast(right, without(left)));
    }
    if (a != b && !(isExactOrTruth(a) && isExactOrTruth(b))) {
      throw new SqlException("a " + a + " cannot be compared with a " + b);
    }
    return left instanceof IntegralConstant && !(right instanceof IntegralConstant)
        ? exact(operator.mirrored(), right, left)
        : exact(operator, left, right);
  }

  private static boolean isExactOrTruth(TypeKind kind) {
    return kind.isExact() || kind == TypeKind.BOOLEAN;
  }

  private static ColumnType without(Expression like) {
    return SqlTypes.withNull(like.type().type(), false);
  }

  /** A number as floating point; beside FLOAT, one that is not DOUBLE is rounded to it. */
  private static Expression real(Expression operand, TypeKind beside) {
    return beside == TypeKind.FLOAT && operand.type().type().kind() != TypeKind.DOUBLE
        ? Casts.cast(operand, ColumnType.of(TypeKind.FLOAT))
        : Casts.toDouble(operand);
  }

  private static Expression texts(ComparisonOperator operator, Expression left, Expression right) {
    if (left instanceof TextConstant a && right instanceof TextConstant b) {
      return Constants.truth(holds(operator, compareBytes(a.value(), b.value())));
    }
    if (left instanceof TextConstant) {
      return new Comparison(operator.mirrored(), right, left);
    }
    if (right instanceof TextConstant || shareCodes(operator, left, right)) {
      return new Comparison(operator, left, right);
    }
    return new Comparison(operator, Casts.decoded(left), Casts.decoded(right));
  }

  private static boolean shareCodes(
      ComparisonOperator operator, Expression left, Expression right) {
    Optional<Dictionary> a = left.type().dictionary();
    Optional<Dictionary> b = right.type().dictionary();
    boolean equality =
        operator == ComparisonOperator.EQUAL || operator == ComparisonOperator.NOT_EQUAL;
    return equality && a.isPresent() && a.equals(b);
  }

  /** UTF-8 bytes compare as code points do. */
  private static int compareBytes(String left, String right) {
    return java.util.Arrays.compareUnsigned(
        left.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        right.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Expression floating(
      ComparisonOperator operator, Expression left, Expression right) {
    Optional<Double> a = Constants.floating(left);
    Optional<Double> b = Constants.floating(right);
    if (a.isPresent() && b.isPresent()) {
      return Constants.truth(holds(operator, Double.compare(a.get() + 0.0, b.get() + 0.0)));
    }
    return a.isPresent()
        ? new Comparison(operator.mirrored(), right, left)
        : new Comparison(operator, left, right);
  }

  private static Expression exact(ComparisonOperator operator, Expression left, Expression right) {
    Optional<BigDecimal> constant = Constants.exact(right);
    if (constant.isEmpty()) {
      Expression a = withoutWidening(left);
      Expression b = withoutWidening(right);
      int scale = Math.max(a.type().type().scale(), b.type().type().scale());
      return aligned(operator, Casts.rescale(a, scale), Casts.rescale(b, scale));
    }
    Optional<BigDecimal> other = Constants.exact(left);
    if (other.isPresent()) {
      return Constants.truth(holds(operator, other.get().compareTo(constant.get())));
    }
    return withConstant(operator, left, constant.get());
  }

  /** A constant between two values of the scale moves to the one that decides alike. */
  private static Expression withConstant(
      ComparisonOperator operator, Expression compared, BigDecimal constant) {
    if (compared.type().lane() == Lane.STRING) {
      int digits = Math.max(compared.type().type().scale(), constant.scale());
      Expression right = Constants.decimal(constant, SqlTypes.decimal(digits, false));
      return aligned(operator, Casts.rescale(compared, digits), right);
    }
    Expression left = withoutRescaling(compared);
    int scale = left.type().type().scale();
    boolean isDay =
        compared.type().type().kind() == TypeKind.TIMESTAMP
            && left.type().type().kind() == TypeKind.DATE;
    BigDecimal floor =
        isDay
            ? BigDecimal.valueOf(Math.floorDiv(constant.longValueExact(), ValueType.DAY_MICROS))
            : constant.setScale(scale, RoundingMode.FLOOR);
    boolean representable =
        isDay
            ? constant.longValueExact() % ValueType.DAY_MICROS == 0
            : floor.compareTo(constant) == 0;
    ComparisonOperator moved = operator;
    if (!representable) {
      switch (operator) {
        case LESS, LESS_OR_EQUAL -> moved = ComparisonOperator.LESS_OR_EQUAL;
        case GREATER, GREATER_OR_EQUAL -> moved = ComparisonOperator.GREATER;
        case EQUAL, NOT_EQUAL -> {
          return never(operator, left);
        }
      }
    }
    if (floor.unscaledValue().bitLength() >= Long.SIZE) {
      return beyond(operator, left, floor.signum());
    }
    long value = floor.unscaledValue().longValue();
    ValueType type = left.type();
    if (type.lane() == Lane.INT && (int) value != value) {
      return beyond(operator, left, floor.signum());
    }
    return new Comparison(moved, left, Constants.integral(value, type.type(), type.lane()));
  }

  /** More digits after the point change no comparison with a constant. */
  private static Expression withoutRescaling(Expression value) {
    if (value instanceof Expression.Cast cast
        && !cast.orNull()
        && cast.operand().type().type().kind() == TypeKind.DATE
        && cast.type().type().kind() == TypeKind.TIMESTAMP) {
      return cast.operand();
    }
    return value instanceof Expression.Cast cast
            && !cast.orNull()
            && cast.operand().type().lane() != Lane.STRING
            && cast.operand().type().type().kind().isExact()
            && cast.type().type().kind().isExact()
            && cast.type().lane() != Lane.STRING
            && cannotFail(cast.operand().type(), cast.type())
        ? withoutRescaling(cast.operand())
        : value;
  }

  /** An integer as another type of the same scale compares alike. */
  private static Expression withoutWidening(Expression value) {
    Expression source = withoutRescaling(value);
    return source.type().type().kind().isExact()
            && source.type().type().scale() == value.type().type().scale()
        ? source
        : value;
  }

  private static boolean cannotFail(ValueType from, ValueType to) {
    int digits = to.type().scale() - from.type().scale();
    if (digits < 0) {
      return false;
    }
    BigInteger power = BigInteger.TEN.pow(digits);
    return BigInteger.valueOf(from.least()).multiply(power).longValue() >= to.least()
        && BigInteger.valueOf(from.least()).multiply(power).bitLength() < Long.SIZE
        && BigInteger.valueOf(from.greatest()).multiply(power).bitLength() < Long.SIZE
        && BigInteger.valueOf(from.greatest()).multiply(power).longValue() <= to.greatest();
  }

  private static Expression never(ComparisonOperator operator, Expression left) {
    return decided(operator == ComparisonOperator.NOT_EQUAL, left);
  }

  /** Compares with a constant that is above or below all values. */
  private static Expression beyond(
      ComparisonOperator operator, Expression left, int signOfConstant) {
    return decided(holds(operator, -signOfConstant), left);
  }

  /** The same truth for every value; null stays null. */
  private static Expression decided(boolean truth, Expression left) {
    if (!left.type().nullable()) {
      return Constants.truth(truth);
    }
    Expression hasValue = new Expression.Not(new Expression.IsNull(left));
    Expression nothing = Constants.nullOf(ColumnType.of(TypeKind.BOOLEAN));
    return truth
        ? new Expression.Or(java.util.List.of(hasValue, nothing))
        : new Expression.And(java.util.List.of(new Expression.IsNull(left), nothing));
  }

  private static Expression aligned(
      ComparisonOperator operator, Expression left, Expression right) {
    Lane a = left.type().lane();
    Lane b = right.type().lane();
    Lane lane = a.compareTo(b) >= 0 ? a : b;
    return new Comparison(operator, Casts.widen(left, lane), Casts.widen(right, lane));
  }

  private static boolean holds(ComparisonOperator operator, int order) {
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }
}
