package dev.assay.exec.operator.scan;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import java.util.Optional;

/**
 * A comparison of a column with constants as encoded values know it.
 *
 * @param column of the scan
 * @param isInside whether values between the two are selected, or all others
 * @param least of the interval
 * @param greatest of the interval, included; below {@code least} for an empty one
 */
record Interval(int column, boolean isInside, long least, long greatest) {

  /** The interval of a conjunct, where it is one. */
  static Optional<Interval> of(Expression conjunct) {
    if (!(conjunct instanceof Comparison comparison)) {
      return Optional.empty();
    }
    if (comparison.left() instanceof Column column) {
      return of(column, comparison.operator(), comparison.right());
    }
    if (comparison.right() instanceof Column column) {
      return of(column, comparison.operator().mirrored(), comparison.left());
    }
    return Optional.empty();
  }

  private static Optional<Interval> of(
      Column column, ComparisonOperator operator, Expression constant) {
    Lane lane = column.type().lane();
    Optional<Dictionary> dictionary = column.type().dictionary();
    if (constant instanceof IntegralConstant integral
        && dictionary.isEmpty()
        && (lane == Lane.INT || lane == Lane.LONG)) {
      return Optional.of(of(column.index(), operator, integral.value()));
    }
    boolean byCode =
        operator == ComparisonOperator.EQUAL || operator == ComparisonOperator.NOT_EQUAL;
    if (constant instanceof TextConstant text && dictionary.isPresent() && byCode) {
      int code = dictionary.get().codeOf(text.value());
      return Optional.of(of(column.index(), operator, code)); // no row has code -1
    }
    return Optional.empty();
  }

  private static Interval of(int column, ComparisonOperator operator, long value) {
    boolean isLeast = value == Long.MIN_VALUE;
    boolean isGreatest = value == Long.MAX_VALUE;
    return switch (operator) {
      case EQUAL -> new Interval(column, true, value, value);
      case NOT_EQUAL -> new Interval(column, false, value, value);
      case LESS -> isLeast ? empty(column) : new Interval(column, true, Long.MIN_VALUE, value - 1);
      case LESS_OR_EQUAL -> new Interval(column, true, Long.MIN_VALUE, value);
      case GREATER ->
          isGreatest ? empty(column) : new Interval(column, true, value + 1, Long.MAX_VALUE);
      case GREATER_OR_EQUAL -> new Interval(column, true, value, Long.MAX_VALUE);
    };
  }

  private static Interval empty(int column) {
    return new Interval(column, true, 1, 0);
  }

  /** Whether both can be one interval. */
  boolean canMeet(Interval other) {
    return isInside && other.isInside && column == other.column;
  }

  /** Where both hold. */
  Interval meet(Interval other) {
    return new Interval(
        column, true, Math.max(least, other.least), Math.min(greatest, other.greatest));
  }
}
