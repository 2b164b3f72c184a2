package dev.assay.exec.physical;

import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * A function over the rows around each row of a sorted partition.
 *
 * @param arguments columns of the input
 * @param frame the rows that aggregates and functions that pick a row see
 * @param seen which of these count, and in which order
 */
public record WindowCall(
    Function function, List<Integer> arguments, Frame frame, Seen seen, ValueType type) {

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
    MAX,
    /** The most frequent value. */
    MODE,
    /** The value at a share of the way, one that is there; argument, share. */
    QUANTILE_DISC,
    /** What lies at a share of the way between values; argument, share. */
    QUANTILE_CONT,
    /** The median distance from the median. */
    MAD,
    /** Texts behind each other; argument, what stands between them. */
    STRING_AGG,
    /** Product. */
    PRODUCT,
    /** Sum of doubles that loses few digits. */
    KAHAN_SUM,
    /** Sum of the squares of distances from the mean. */
    DEVIATIONS,
    /** Sum over number, in whole numbers. */
    MEAN,
    /** Third standardised moment of a sample. */
    SKEWNESS,
    /** Fourth standardised moment of a sample, less that of a normal distribution. */
    KURTOSIS,
    /** The same of a population. */
    KURTOSIS_POP,
    /** Bits that frequencies of values hold. */
    ENTROPY,
    /** Bits that all have. */
    BIT_AND,
    /** Bits that some have. */
    BIT_OR,
    /** Bits that an odd number has. */
    BIT_XOR,
    /** The value, or what lies on the line between those around it by the sort key. */
    FILL;

    /** Whether rows are looked at in the order of their values. */
    public boolean isOfValues() {
      return switch (this) {
        case MODE, QUANTILE_DISC, QUANTILE_CONT, MAD, ENTROPY -> true;
        default -> false;
      };
    }

    /** Whether the result is the value of some row. */
    public boolean picks() {
      return switch (this) {
        case LAG, LEAD, FIRST, LAST, NTH, MIN, MAX, MODE, QUANTILE_DISC -> true;
        default -> false;
      };
    }
  }

  /**
   * Which rows of a frame a function sees, and in which order.
   *
   * @param ignoreNulls whether rows without a value are passed over
   * @param distinct whether of rows with equal first arguments one counts
   * @param filter column that must be true
   * @param order own order; that of the window where it is empty
   */
  public record Seen(
      boolean ignoreNulls, boolean distinct, Optional<Integer> filter, List<SortKey> order) {

    /** All, as they come. */
    public static final Seen ALL = new Seen(false, false, Optional.empty(), List.of());

    /** Freezes. */
    public Seen {
      order = List.copyOf(order);
    }

    /** Whether it is just the frame. */
    public boolean isPlain() {
      return !distinct && filter.isEmpty() && order.isEmpty();
    }
  }

  /** What offsets of a frame count. */
  public enum Unit {
    /** Rows. */
    ROWS,
    /** Differences of the sort key; peers count as one row. */
    RANGE,
    /** Groups of peers. */
    GROUPS
  }

  /** Rows around the current one that are left out. */
  public enum Exclusion {
    /** None. */
    NONE,
    /** The row. */
    CURRENT,
    /** The row and its peers. */
    GROUP,
    /** Its peers. */
    TIES
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
   * @param column of PRECEDING and FOLLOWING: how many rows or groups, or the bound of the key
   * @param key what is compared with a bound
   */
  public record Bound(BoundKind kind, int column, int key) {
    /** One that is of no column. */
    public static Bound of(BoundKind kind) {
      return new Bound(kind, -1, -1);
    }
  }

  /** The rows that a function sees. */
  public record Frame(Unit unit, Bound from, Bound to, Exclusion exclusion) {

    /** All of the partition. */
    public static final Frame WHOLE =
        new Frame(Unit.ROWS, Bound.of(BoundKind.START), Bound.of(BoundKind.END), Exclusion.NONE);

    /** Whether it is all of the partition. */
    public boolean isWhole() {
      return from.kind() == BoundKind.START
          && to.kind() == BoundKind.END
          && exclusion == Exclusion.NONE;
    }
  }
}
