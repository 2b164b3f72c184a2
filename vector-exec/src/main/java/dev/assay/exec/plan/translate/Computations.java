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
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/** Arithmetic on numbers and dates. */
final class Computations {

  private static final long DAY_MILLIS = 86_400_000;

  private Computations() {}

  /** A number from two, of the type that SQL gives the result. */
  static Expression arithmetic(
      ArithmeticOperator operator, Expression left, Expression right, ColumnType result) {
    if (Constants.isNull(left) || Constants.isNull(right)) {
      return Constants.nullOf(result);
    }
    if (result.kind() == TypeKind.DOUBLE) {
      return floating(operator, Casts.toDouble(left), Casts.toDouble(right));
    }
    if (operator == ArithmeticOperator.DIVIDE) {
      throw SqlException.unsupported("the division of integers (CAST one of them to DOUBLE)");
    }
    boolean multiplies = operator == ArithmeticOperator.MULTIPLY;
    int scale = Math.max(scale(left), scale(right));
    Expression exact =
        multiplies
            ? exact(operator, left, right, scale(left) + scale(right))
            : exact(operator, Casts.rescale(left, scale), Casts.rescale(right, scale), scale);
    return result.kind() == TypeKind.DECIMAL ? Casts.rescale(exact, result.scale()) : exact;
  }

  private static int scale(Expression expression) {
    return expression.type().type().scale();
  }

  private static Expression floating(
      ArithmeticOperator operator, Expression left, Expression right) {
    Optional<Double> a = Constants.floating(left);
    Optional<Double> b = Constants.floating(right);
    if (a.isPresent() && b.isPresent() && operator != ArithmeticOperator.DIVIDE) {
      return Constants.real(
          switch (operator) {
            case ADD -> a.get() + b.get();
            case SUBTRACT -> a.get() - b.get();
            case MULTIPLY -> a.get() * b.get();
            case DIVIDE -> a.get() / b.get();
          });
    }
    ColumnType type = ColumnType.of(TypeKind.DOUBLE);
    boolean nullable = left.type().nullable() || right.type().nullable();
    return new Arithmetic(operator, left, right, ValueType.of(nullable ? type.orNull() : type));
  }

  private static Expression exact(
      ArithmeticOperator operator, Expression left, Expression right, int scale) {
    boolean nullable = left.type().nullable() || right.type().nullable();
    ColumnType type = resultType(left.type().type(), right.type().type(), scale, nullable);
    Optional<BigDecimal> a = Constants.exact(left);
    Optional<BigDecimal> b = Constants.exact(right);
    if (a.isPresent() && b.isPresent()) {
      return Constants.exact(
          switch (operator) {
            case ADD -> a.get().add(b.get());
            case SUBTRACT -> a.get().subtract(b.get());
            case MULTIPLY, DIVIDE -> a.get().multiply(b.get());
          },
          type);
    }
    Bounds bounds = Bounds.of(left.type()).apply(operator, Bounds.of(right.type()));
    boolean narrow = left.type().lane() == Lane.INT && right.type().lane() == Lane.INT;
    Lane lane = narrow ? bounds.lane() : Lane.LONG;
    return new Arithmetic(
        operator, left, right, new ValueType(type, lane, bounds.least(), bounds.greatest()));
  }

  private static ColumnType resultType(
      ColumnType left, ColumnType right, int scale, boolean nullable) {
    boolean decimal = left.kind() == TypeKind.DECIMAL || right.kind() == TypeKind.DECIMAL;
    return decimal
        ? SqlTypes.decimal(scale, nullable)
        : SqlTypes.withNull(ColumnType.of(TypeKind.BIGINT), nullable);
  }

  /** A date some days away. */
  static Expression plusDays(Expression date, BigDecimal millis, int sign) {
    if (millis.remainder(BigDecimal.valueOf(DAY_MILLIS)).signum() != 0) {
      throw SqlException.unsupported("a date plus hours, minutes or seconds");
    }
    long days = sign * (millis.longValue() / DAY_MILLIS);
    ColumnType type = date.type().type();
    if (date instanceof IntegralConstant constant) {
      return Constants.integral(constant.value() + days, type);
    }
    Expression shift = Constants.integral(days, type);
    Bounds bounds = Bounds.of(date.type()).apply(ArithmeticOperator.ADD, new Bounds(days, days));
    Lane lane = date.type().lane() == Lane.INT ? bounds.lane() : Lane.LONG;
    return new Arithmetic(
        ArithmeticOperator.ADD,
        date,
        shift,
        new ValueType(type, lane, bounds.least(), bounds.greatest()));
  }

  /** A date some months away: the same day, or the month's last where it has no such day. */
  static Expression plusMonths(Expression date, BigDecimal months, int sign) {
    if (!(date instanceof IntegralConstant constant)) {
      throw SqlException.unsupported("a column plus months or years");
    }
    LocalDate moved =
        LocalDate.ofEpochDay(constant.value()).plusMonths(sign * months.longValueExact());
    return Constants.integral(moved.toEpochDay(), date.type().type());
  }

  /** A field of a date. */
  static Expression extract(DateField field, Expression date, ColumnType result) {
    if (Constants.isNull(date)) {
      return Constants.nullOf(result);
    }
    if (date instanceof IntegralConstant constant) {
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
    return new Extract(
        field,
        date,
        switch (field) {
          case YEAR -> ValueType.bounded(type, year(days.least()), year(days.greatest()));
          case MONTH -> ValueType.bounded(type, 1, 12);
          case DAY -> ValueType.bounded(type, 1, 31);
        });
  }

  private static long year(long day) {
    long clamped = Math.clamp(day, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return LocalDate.ofEpochDay(clamped).getYear();
  }
}
