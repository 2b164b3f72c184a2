package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.plan.translate.Bounds;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;

/** What is known of the results of aggregate functions. */
final class AggregateResults {

  /** Mean square over the square of the mean, of values that are as often small as large. */
  private static final double EVEN_SQUARE = 4.0 / 3;

  private AggregateResults() {}

  /**
   * Type and bounds of a result. A sum has bounds only where those of its argument, times the most
   * rows that can come, fit 64 bits; else it must be checked.
   *
   * @param single whether there is one group even for no rows
   */
  static ValueType type(
      Source.Call call, Optional<Expression> argument, long mostRows, boolean single) {
    ColumnType type = SqlTypes.columnType(call.type());
    return switch (call.function()) {
      case COUNT -> new ValueType(type, Lane.LONG, 0, mostRows);
      case SUM, SUM_OR_ZERO -> {
        ValueType value = argument.orElseThrow().type();
        boolean nullable = call.function() == Source.Function.SUM && (single || value.nullable());
        ColumnType sum = nullable ? type.orNull() : type;
        yield sum(value, sum, mostRows);
      }
      case DEVIATIONS -> ValueType.of(type.orNull());
      case MIN, MAX, ANY -> {
        ValueType value = argument.orElseThrow().type();
        yield single ? Leaves.nullable(value) : value;
      }
    };
  }

  /** The sum of so many values. */
  static ValueType sum(ValueType value, ColumnType sum, long mostRows) {
    if (value.lane() == Lane.DOUBLE) {
      return ValueType.of(sum);
    }
    Bounds bounds = Bounds.of(value).sumOf(mostRows);
    return (bounds.isKnown() && value.lane() != Lane.STRING) || !sum.isWide()
        ? new ValueType(sum, Lane.LONG, bounds.least(), bounds.greatest())
        : ValueType.of(sum);
  }

  /**
   * What is known of an output that is no key.
   *
   * @param only the key, where there is one alone
   */
  static ColumnProfile profile(
      Expression output,
      int keys,
      Optional<ColumnProfile> only,
      List<Expression> columns,
      List<AggregateCall> calls,
      double inputRows,
      double groups) {
    if (!(output instanceof Column column)) {
      return ColumnProfile.of(output.type(), groups);
    }
    AggregateCall call = calls.get(column.index() - keys);
    double each = inputRows / groups;
    return switch (call.function()) {
      // That many different counts have more rows than there are.
      case COUNT -> totals(each, 1, each, only, groups).atMost(Math.sqrt(2 * inputRows) + 1);
      case SUM, SUM_OR_ZERO -> {
        Bounds bounds = Bounds.of(columns.get(call.argument().orElseThrow()).type());
        double middle = ((double) bounds.least() + (double) bounds.greatest()) / 2;
        yield totals(each, EVEN_SQUARE, bounds.isKnown() ? each * middle : 0, only, groups);
      }
      case MIN, MAX, ANY, DEVIATIONS -> ColumnProfile.of(output.type(), groups);
    };
  }

  private static ColumnProfile totals(
      double each, double square, double mean, Optional<ColumnProfile> only, double groups) {
    double shape = only.map(key -> key.shapeOfSums(each, square)).orElse(1.0);
    return ColumnProfile.ofTotals(mean, shape, groups);
  }
}
