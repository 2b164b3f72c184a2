package dev.assay.exec.physical;

import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.util.List;

/**
 * A function over the rows around each row of a sorted partition.
 *
 * @param arguments columns of the input
 * @param frame the rows that aggregates and FIRST, LAST and NTH see
 * @param ignoreNulls whether functions that pick a row pass over rows without a value
 */
public record WindowCall(
    Function function, List<Integer> arguments, Frame frame, boolean ignoreNulls, ValueType type) {

  /** Freezes. */
  public WindowCall {
    arguments = List.copyOf(arguments);
  }

  /** Functions. */
  public enum Function {
    /** Number of the row in its partition, from 1. */
    ROW_NUMBER,
    /** Number of the first of its peers. */
    RANK,
    /** Number of its peers among groups of peers. */
    DENSE_RANK,
    /** Rows before its peers over all other rows of the partition; 0 for a row alone. */
    PERCENT_RANK,
    /** Rows up to its last peer over all rows of the partition. */
    CUME_DIST,
    /** Which of so many parts of the partition, as even as can be. */
    NTILE,
    /** Value some rows before; argument, distance, default. */
    LAG,
    /** Value some rows behind; argument, distance, default. */
    LEAD,
    /** Value of the first row of the frame. */
    FIRST,
    /** Value of the last row of the frame. */
    LAST,
    /** Value of the n-th row of the frame; argument, n. */
    NTH,
    /** Rows of the frame, or those that have a value. */
    COUNT,
    /** Sum; null where no row of the frame has a value. */
    SUM,
    /** Sum; 0 where no row of the frame has a value. */
    SUM_OR_ZERO,
    /** Least value. */
    MIN,
    /** Greatest value. */
    MAX
  }

  /** Where an end of a frame is. */
  public enum BoundKind {
    /** First row of the partition. */
    START,
    /** So much before the row. */
    PRECEDING,
    /** The row, or its peers. */
    CURRENT,
    /** So much behind the row. */
    FOLLOWING,
    /** Last row of the partition. */
    END
  }

  /**
   * An end of a frame.
   *
   * @param offset of PRECEDING and FOLLOWING, 0 or more: rows, or a difference of the one sort key
   */
  public record Bound(BoundKind kind, BigDecimal offset) {}

  /**
   * The rows that a function sees.
   *
   * @param rows whether offsets count rows; else they are differences of the sort key, and peers
   *     count as one row
   */
  public record Frame(boolean rows, Bound from, Bound to) {

    /** All of the partition. */
    public static final Frame WHOLE =
        new Frame(
            true,
            new Bound(BoundKind.START, BigDecimal.ZERO),
            new Bound(BoundKind.END, BigDecimal.ZERO));
  }
}
