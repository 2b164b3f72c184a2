package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.util.List;
import java.util.Optional;

/** Sums and differences of dates, times, moments and intervals. */
final class TemporalArithmetic {

  private TemporalArithmetic() {}

  private static boolean isInterval(TypeKind kind) {
    return kind == TypeKind.INTERVAL_MONTHS || kind == TypeKind.INTERVAL_MICROS;
  }

  private static boolean isInteger(TypeKind kind) {
    return kind.isExact() && kind != TypeKind.DECIMAL;
  }

  /** The type of a result; empty where there is no such operation. */
  static Optional<TypeKind> type(String operator, TypeKind left, TypeKind right) {
    boolean plus = operator.equals("+");
    boolean minus = operator.equals("-");
    if (operator.equals("*")) {
      return isInterval(left) && isInteger(right)
          ? Optional.of(left)
          : isInteger(left) && isInterval(right) ? Optional.of(right) : Optional.empty();
    }
    if (plus && (isInteger(left) || isInterval(left)) && !isInterval(right)) {
      return type(operator, right, left);
    }
    if (!plus && !minus) {
      return Optional.empty();
    }
    if (isInterval(right)) {
      return switch (left) {
        case DATE, TIMESTAMP -> Optional.of(TypeKind.TIMESTAMP);
        case TIMESTAMP_TZ -> Optional.of(left);
        case TIME -> right == TypeKind.INTERVAL_MICROS ? Optional.of(left) : Optional.empty();
        default -> left == right ? Optional.of(left) : Optional.empty();
      };
    }
    if (left == TypeKind.DATE && isInteger(right)) {
      return Optional.of(left);
    }
    if (plus && left == TypeKind.TIME && right == TypeKind.DATE) {
      return type(operator, right, left);
    }
    if (plus && left == TypeKind.DATE && right == TypeKind.TIME) {
      return Optional.of(TypeKind.TIMESTAMP);
    }
    if (minus && left.isDateOrTimestamp() && right.isDateOrTimestamp()) {
      boolean days = left == TypeKind.DATE && right == TypeKind.DATE;
      return Optional.of(days ? TypeKind.BIGINT : TypeKind.INTERVAL_MICROS);
    }
    return Optional.empty();
  }

  /** The operation, on operands for which there is a type. */
  static Expression of(String operator, Expression left, Expression right, ColumnType result) {
    TypeKind a = left.type().type().kind();
    TypeKind b = right.type().type().kind();
    if (operator.equals("*")) {
      return Computations.exact(operator, left, right, SqlTypes.withNull(result, false));
    }
    boolean swaps =
        operator.equals("+")
            && (isInteger(a) || isInterval(a) || a == TypeKind.TIME)
            && !isInterval(b)
            && !isInteger(b);
    if (swaps) {
      return of(operator, right, left, result);
    }
    if (b == TypeKind.INTERVAL_MONTHS && a != b) {
      String name = operator.equals("+") ? "PLUS_MONTHS" : "MINUS_MONTHS";
      Expression from = Casts.cast(left, moment());
      return Casts.cast(
          unlessInfinite(
              from, from, Calls.function(name, List.of(from, right), moment()), moment()),
          result);
    }
    if (a == TypeKind.TIME) {
      return Calls.function(
          operator.equals("+") ? "PLUS_MICROS" : "MINUS_MICROS", List.of(left, right), result);
    }
    boolean isMoment = result.kind() == TypeKind.TIMESTAMP;
    boolean isBetween = result.kind() == TypeKind.INTERVAL_MICROS && a.isDateOrTimestamp();
    Expression from = isMoment || isBetween ? Casts.cast(left, moment()) : left;
    Expression to = isBetween ? Casts.cast(right, moment()) : right;
    Expression moved = Computations.exact(operator, from, to, SqlTypes.withNull(result, false));
    return isMoment || result.kind() == TypeKind.DATE
        ? unlessInfinite(from, from, moved, result)
        : moved;
  }

  /** A value, or another where a date or moment that it is made of is infinite. */
  static Expression unlessInfinite(
      Expression moment, Expression otherwise, Expression value, ColumnType result) {
    ColumnType type = moment.type().type();
    boolean isDate = type.kind() == TypeKind.DATE;
    long end = isDate ? TemporalText.INFINITE_DAY : TemporalText.INFINITE_MICROS;
    if (moment.type().least() > -end && moment.type().greatest() < end) {
      return value;
    }
    return Cases.of(
        List.of(
            Comparisons.compare(
                ComparisonOperator.GREATER_OR_EQUAL, moment, Constants.integral(end, type)),
            otherwise,
            Comparisons.compare(
                ComparisonOperator.LESS_OR_EQUAL, moment, Constants.integral(-end, type)),
            otherwise,
            value),
        result);
  }

  private static ColumnType moment() {
    return ColumnType.of(TypeKind.TIMESTAMP);
  }
}
