package dev.assay.exec.plan.logical;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.physical.WindowCall.Function;
import dev.assay.exec.physical.WindowCall.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/**
 * A function over a window, with what Calcite's windows have no place for: a FILTER, an ORDER BY
 * among its arguments, and frames of GROUPS. These make an operator of their own, whose operands
 * are the arguments, the keys of the order, and the filter.
 *
 * @param function of {@link AggregateFunctions}
 * @param order own order
 */
public record WindowFunction(
    SqlAggFunction function,
    List<RexNode> arguments,
    List<RexFieldCollation> order,
    Optional<RexNode> filter,
    boolean distinct,
    boolean ignoreNulls) {

  /** Freezes. */
  public WindowFunction {
    arguments = List.copyOf(arguments);
    order = List.copyOf(order);
  }

  /**
   * The rows that a function sees.
   *
   * @param unit what offsets of the bounds count
   */
  public record Window(
      List<RexNode> partition,
      List<RexFieldCollation> order,
      Unit unit,
      RexWindowBound from,
      RexWindowBound to,
      RexWindowExclusion exclusion) {

    /** Freezes. */
    public Window {
      partition = List.copyOf(partition);
      order = List.copyOf(order);
    }
  }

  /**
   * The function over a window as an expression.
   *
   * @param type of its result
   */
  public RexNode over(RexBuilder rex, RelDataType type, Window window) {
    List<RexNode> operands = new ArrayList<>(arguments);
    order.forEach(key -> operands.add(key.left));
    filter.ifPresent(operands::add);
    boolean isPlain = order.isEmpty() && filter.isEmpty() && window.unit() != Unit.GROUPS;
    SqlAggFunction operator = isPlain ? function : new Extended(this, window.unit() == Unit.GROUPS);
    return rex.makeOver(
        type,
        operator,
        operands,
        window.partition(),
        ImmutableList.copyOf(window.order()),
        window.from(),
        window.to(),
        window.exclusion(),
        window.unit() == Unit.ROWS,
        true,
        false,
        distinct,
        ignoreNulls);
  }

  /** The call as it was made. */
  static WindowFunction of(RexOver over) {
    List<RexNode> operands = over.getOperands();
    if (!(over.getAggOperator() instanceof Extended extended)) {
      return new WindowFunction(
          over.getAggOperator(),
          operands,
          List.of(),
          Optional.empty(),
          over.isDistinct(),
          over.ignoreNulls());
    }
    List<RexFieldCollation> order = new ArrayList<>();
    int next = extended.arguments;
    for (RexFieldCollation key : extended.made.order()) {
      order.add(new RexFieldCollation(operands.get(next++), key.right));
    }
    return new WindowFunction(
        extended.made.function(),
        operands.subList(0, extended.arguments),
        order,
        next < operands.size() ? Optional.of(operands.get(next)) : Optional.empty(),
        over.isDistinct(),
        over.ignoreNulls());
  }

  /** The function of a place or a row; none for an aggregate function. */
  @Nullable Function ofPlace() {
    return switch (function.getKind()) {
      case ROW_NUMBER -> Function.ROW_NUMBER;
      case RANK -> Function.RANK;
      case DENSE_RANK -> Function.DENSE_RANK;
      case PERCENT_RANK -> Function.PERCENT_RANK;
      case CUME_DIST -> Function.CUME_DIST;
      case NTILE -> Function.NTILE;
      case LAG -> Function.LAG;
      case LEAD -> Function.LEAD;
      case FIRST_VALUE -> Function.FIRST;
      case LAST_VALUE -> Function.LAST;
      case NTH_VALUE -> Function.NTH;
      default -> function.getName().equals("FILL") ? Function.FILL : null;
    };
  }

  static Unit unit(RexOver over) {
    RexWindow window = over.getWindow();
    boolean groups = over.getAggOperator() instanceof Extended extended && extended.groups;
    return groups ? Unit.GROUPS : window.isRows() ? Unit.ROWS : Unit.RANGE;
  }

  List<AggregateCalls.Key> keys() {
    return order.stream()
        .map(
            key ->
                new AggregateCalls.Key(
                    key.left,
                    key.getDirection().isDescending(),
                    key.getNullDirection() == RelFieldCollation.NullDirection.FIRST))
        .toList();
  }

  AggregateCalls.Call call(RelDataType type) {
    return new AggregateCalls.Call(
        function.getName(), arguments, filter, distinct, ignoreNulls, keys(), type);
  }

  /** Operators are equal by name, so that it tells all. */
  private static final class Extended extends SqlAggFunction {

    private final WindowFunction made;
    private final int arguments;
    private final boolean groups;

    Extended(WindowFunction made, boolean groups) {
      super(
          String.format(
              "%s(%d %s %b %b)",
              made.function().getName(),
              made.arguments().size(),
              made.order().stream().map(key -> key.right).toList(),
              made.filter().isPresent(),
              groups),
          null,
          made.function().getKind(),
          ReturnTypes.ARG0,
          null,
          OperandTypes.VARIADIC,
          made.function().getFunctionType(),
          false,
          false,
          Optionality.OPTIONAL);
      this.made = made;
      this.groups = groups;
      arguments = made.arguments().size();
    }
  }
}
