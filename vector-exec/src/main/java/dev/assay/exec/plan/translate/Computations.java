package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.DateField;
import dev.assay.exec.expression.Expression.Extract;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Optional;

/** Arithmetic on numbers and dates. */
final class Computations {

  private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private Computations() {}

  /** The type of a result; empty where there is no such operation. */
  static Optional<ColumnType> type(String operator, ColumnType left, ColumnType right) {
    boolean isNumber = isNumberOrTruth(left.kind()) && isNumberOrTruth(right.kind());
    if (!isNumber) {
      return TemporalArithmetic.type(operator, left.kind(), right.kind()).map(ColumnType::of);
    }
    if (operator.equals("/")) {
      boolean isFloat =
          CommonTypes.of(left, right).map(type -> type.kind() == TypeKind.FLOAT).orElse(false);
      return Optional.of(ColumnType.of(isFloat ? TypeKind.FLOAT : TypeKind.DOUBLE));
    }
    return Optional.of(CommonTypes.ofArithmetic(operator, left, right));
  }

  private static boolean isNumberOrTruth(TypeKind kind) {
    return kind.isNumber() || kind == TypeKind.BOOLEAN;
  }

  /** One of + - * / on two values, of the type that SQL gives the result. */
  static Expression of(String operator, Expression left, Expression right, ColumnType result) {
    if (Constants.isNull(left) || Constants.isNull(right)) {
      return Constants.nullOf(result);
    }
    Expression a = withoutText(left, right);
    Expression b = withoutText(right, left);
    if (!isNumberOrTruth(a.type().type().kind()) || !isNumberOrTruth(b.type().type().kind())) {
      return TemporalArithmetic.of(operator, a, b, result);
    }
    if (result.kind().isFloating()) {
      return floating(operation(operator), Casts.toDouble(a), Casts.toDouble(b), result.kind());
    }
    return exact(operator, Casts.cast(a, exactType(a)), Casts.cast(b, exactType(b)), result);
  }

  private static ColumnType exactType(Expression of) {
    ColumnType type = of.type().type();
    return type.kind() == TypeKind.BOOLEAN ? ColumnType.of(TypeKind.INTEGER) : type;
  }

  /** A constant text is what it stands beside. */
  private static Expression withoutText(Expression operand, Expression other) {
    if (operand.type().type().kind() != TypeKind.VARCHAR) {
      return operand;
    }
    ColumnType beside = other.type().type();
    return Casts.cast(
        operand,
        switch (beside.kind()) {
          case VARCHAR, DECIMAL -> ColumnType.of(TypeKind.DOUBLE);
          case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> ColumnType.of(TypeKind.INTERVAL_MICROS);
          default -> SqlTypes.withNull(beside, false);
        });
  }

  /** The opposite of a number or interval. */
  static Expression negated(Expression operand, ColumnType result) {
    Expression zero = Constants.integral(0, ColumnType.of(TypeKind.INTEGER));
    if (Constants.isNull(operand)) {
      return Constants.nullOf(result);
    }
    if (result.kind().isFloating()) {
      return floating(
          ArithmeticOperator.MULTIPLY,
          Constants.real(-1, TypeKind.DOUBLE),
          Casts.toDouble(operand),
          result.kind());
    }
    return exact("-", zero, Casts.cast(operand, exactType(operand)), result);
  }

  private static ArithmeticOperator operation(String operator) {
    return switch (operator) {
      case "+" -> ArithmeticOperator.ADD;
      case "-" -> ArithmeticOperator.SUBTRACT;
      case "*" -> ArithmeticOperator.MULTIPLY;
      default -> ArithmeticOperator.DIVIDE;
    };
  }

  /** Operands of one scale, but for products; the result has the scale that follows. */
  static Expression exact(String operator, Expression left, Expression right, ColumnType declared) {
    ArithmeticOperator operation = operation(operator);
    if (Constants.isNull(left) || Constants.isNull(right)) {
      return Constants.nullOf(declared);
    }
    boolean multiplies = operation == ArithmeticOperator.MULTIPLY;
    int scale = Math.max(scale(left), scale(right));
    if (multiplies) {
      scale = scale(left) + scale(right);
      if (scale > ColumnType.MAX_DECIMAL_PRECISION) {
        throw new SqlException(
            "a product with " + scale + " digits after the point has more than 38: cast to DOUBLE");
      }
    }
    Expression a = multiplies ? left : Casts.rescale(left, scale);
    Expression b = multiplies ? right : Casts.rescale(right, scale);
    boolean nullable = a.type().nullable() || b.type().nullable();
    ColumnType type = SqlTypes.withNull(declared, nullable);
    if (isWide(a) || isWide(b)) {
      return new Arithmetic(operation, a, b, ValueType.of(SqlTypes.decimal(scale, nullable)));
    }
    BigInteger[] range = range(operation, a.type(), b.type());
    ValueType whole = ValueType.of(type);
    boolean fits =
        range[0].negate().compareTo(GREATEST_LONG) <= 0 && range[1].compareTo(GREATEST_LONG) <= 0;
    if (type.isWide() && !fits) {
      return new Arithmetic(operation, a, b, whole);
    }
    long least = Math.max(clamped(range[0]), type.isWide() ? -Long.MAX_VALUE : whole.least());
    long greatest = Math.min(clamped(range[1]), type.isWide() ? Long.MAX_VALUE : whole.greatest());
    if (least > greatest) { // every row fails
      least = whole.least();
      greatest = whole.greatest();
    }
    boolean narrow = a.type().lane() == Lane.INT && b.type().lane() == Lane.INT;
    Lane lane = narrow ? new Bounds(least, greatest).lane() : Lane.LONG;
    return Folding.fold(
        new Arithmetic(operation, a, b, new ValueType(type, lane, least, greatest)));
  }

  private static boolean isWide(Expression expression) {
    return expression.type().lane() == Lane.STRING;
  }

  private static long clamped(BigInteger value) {
    return value.bitLength() < Long.SIZE
        ? value.longValue()
        : value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private static BigInteger[] range(ArithmeticOperator operation, ValueType a, ValueType b) {
    BigInteger[] left = {BigInteger.valueOf(a.least()), BigInteger.valueOf(a.greatest())};
    BigInteger[] right = {BigInteger.valueOf(b.least()), BigInteger.valueOf(b.greatest())};
    return switch (operation) {
      case ADD -> new BigInteger[] {left[0].add(right[0]), left[1].add(right[1])};
      case SUBTRACT -> new BigInteger[] {left[0].subtract(right[1]), left[1].subtract(right[0])};
      default -> {
        BigInteger least = left[0].multiply(right[0]);
        BigInteger greatest = least;
        for (BigInteger x : left) {
          for (BigInteger y : right) {
            least = least.min(x.multiply(y));
            greatest = greatest.max(x.multiply(y));
          }
        }
        yield new BigInteger[] {least, greatest};
      }
    };
  }

  private static int scale(Expression expression) {
    return expression.type().type().scale();
  }

  private static Expression floating(
      ArithmeticOperator operator, Expression left, Expression right, TypeKind kind) {
    if (Constants.isNull(left) || Constants.isNull(right)) {
      return Constants.nullOf(ColumnType.of(kind));
    }
    boolean nullable = left.type().nullable() || right.type().nullable();
    ColumnType type = SqlTypes.withNull(ColumnType.of(kind), nullable);
    return Folding.fold(new Arithmetic(operator, left, right, ValueType.of(type)));
  }

  /** A field of a date; null of an infinite one. */
  static Expression extract(DateField field, Expression date, ColumnType result) {
    if (Constants.isNull(date)) {
      return Constants.nullOf(result);
    }
    if (date instanceof IntegralConstant constant
        && Math.abs(constant.value()) != TemporalText.INFINITE_DAY) {
      LocalDate day = LocalDate.ofEpochDay(constant.value());
      return Constants.integral(
          switch (field) {
            case YEAR -> day.getYear();
            case MONTH -> day.getMonthValue();
            case DAY -> day.getDayOfMonth();
          },
          result);
    }
    ValueType days = date.type();
    ColumnType type = SqlTypes.withNull(result, days.nullable());
    Expression value =
        new Extract(
            field,
            date,
            switch (field) {
              case YEAR -> ValueType.bounded(type, year(days.least()), year(days.greatest()));
              case MONTH -> ValueType.bounded(type, 1, 12);
              case DAY -> ValueType.bounded(type, 1, 31);
            });
    return TemporalArithmetic.unlessInfinite(date, Constants.nullOf(result), value, result);
  }

  private static long year(long day) {
    long clamped = Math.clamp(day, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return LocalDate.ofEpochDay(clamped).getYear();
  }
}
