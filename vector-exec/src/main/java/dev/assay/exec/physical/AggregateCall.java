package dev.assay.exec.physical;

import dev.assay.exec.type.ValueType;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One aggregate.
 *
 * @param argument column of the input; empty for COUNT of rows
 * @param distinct whether equal values count once
 */
public record AggregateCall(
    AggregateFunction function, Optional<Integer> argument, boolean distinct, ValueType type) {

  /** The same of another column for its argument, where it has one. */
  public AggregateCall over(UnaryOperator<Integer> column) {
    return new AggregateCall(function, argument.map(column), distinct, type);
  }

  /** Aggregate functions. */
  public enum AggregateFunction {
    /** Rows, or rows that have a value where there is an argument; 0 for none. */
    COUNT,
    /** Sum; null where no row has a value. */
    SUM,
    /** Sum; 0 where no row has a value. */
    SUM_OR_ZERO,
    /** Least value; null where no row has one. */
    MIN,
    /** Greatest value; null where no row has one. */
    MAX,
    /**
     * The value of any row of the group, null included: the planner knows that all are the same,
     * because the group columns determine the argument.
     */
    ANY,
    /** Sum of the squares of distances from the mean, of doubles; null where no row has a value. */
    DEVIATIONS
  }
}
