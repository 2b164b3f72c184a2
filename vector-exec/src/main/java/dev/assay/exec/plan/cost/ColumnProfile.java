package dev.assay.exec.plan.cost;

import dev.assay.exec.column.ColumnStatistics;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;

/**
 * What estimates rest on for one column.
 *
 * @param distinct different values, 1 or more
 * @param least least value, where there is a range
 * @param greatest greatest value, where there is a range
 * @param hasRange whether the two are known and their order is the values' order
 * @param nullFraction share of rows without a value, 0 to 1
 * @param mean of totals, which are taken to fall off exponentially; 0 for values that are taken to
 *     be spread evenly over their range
 */
public record ColumnProfile(
    double distinct,
    long least,
    long greatest,
    boolean hasRange,
    double nullFraction,
    double mean) {

  /** Of a stored column. */
  public static ColumnProfile of(ColumnStatistics statistics, ValueType type) {
    boolean ranged = type.type().kind().isIntegral() && type.lane() != Lane.STRING;
    double nulls = statistics.rows() == 0 ? 0 : (double) statistics.nulls() / statistics.rows();
    double distinct = Math.max(1, Math.min(statistics.distinct(), (double) statistics.rows()));
    return ranged
        ? new ColumnProfile(
            Math.min(distinct, width(statistics.least(), statistics.greatest())),
            statistics.least(),
            statistics.greatest(),
            true,
            nulls,
            0)
        : new ColumnProfile(distinct, 0, 0, false, nulls, 0);
  }

  /** Of a computed value: as many different ones as its bounds allow, at most one for each row. */
  public static ColumnProfile of(ValueType type, double rows) {
    boolean ranged =
        type.type().kind().isIntegral()
            && type.lane() != Lane.STRING
            && type.dictionary().isEmpty()
            && (type.least() != Long.MIN_VALUE || type.greatest() != Long.MAX_VALUE);
    double most = Math.max(1, rows);
    if (type.dictionary().isPresent()) {
      return new ColumnProfile(
          Math.min(most, Math.max(1, type.dictionary().get().size())), 0, 0, false, 0, 0);
    }
    return ranged
        ? new ColumnProfile(
            Math.min(most, width(type.least(), type.greatest())),
            type.least(),
            type.greatest(),
            true,
            0,
            0)
        : new ColumnProfile(most, 0, 0, false, 0, 0);
  }

  /**
   * Of sums or counts of groups.
   *
   * @param mean expected of one group; where it is not above 0, nothing is known of the range
   * @param groups how many
   */
  public static ColumnProfile ofTotals(double mean, double groups) {
    return new ColumnProfile(
        Math.max(1, groups), 0, Long.MAX_VALUE, mean > 0, 0, Math.max(0, mean));
  }

  /** The same column with fewer different values. */
  public ColumnProfile atMost(double fewer) {
    return new ColumnProfile(
        Math.max(1, Math.min(distinct, fewer)), least, greatest, hasRange, nullFraction, mean);
  }

  private static double width(long least, long greatest) {
    return (double) greatest - (double) least + 1;
  }

  /** Share of the range from a value down, that value included; 0 to 1. */
  double shareUpTo(long value) {
    if (value < least) {
      return 0;
    }
    if (mean > 0) {
      return -Math.expm1(-((double) value + 1) / mean);
    }
    return value >= greatest ? 1 : ((double) value - (double) least + 1) / width(least, greatest);
  }
}
