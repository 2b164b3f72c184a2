package dev.assay.exec.plan.cost;

import dev.assay.exec.column.ColumnStatistics;
import dev.assay.exec.column.Histogram;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What estimates rest on for one column.
 *
 * @param distinct different values, 1 or more
 * @param least least value, where there is a range
 * @param greatest greatest value, where there is a range
 * @param hasRange whether the two are known and their order is the values' order
 * @param nullFraction share of rows without a value, 0 to 1
 * @param rows rows with a value in which all these different ones are; very many where unknown
 * @param spread how values are spread, as far as that is known; made when it is first asked for
 */
public record ColumnProfile(
    double distinct,
    long least,
    long greatest,
    boolean hasRange,
    double nullFraction,
    double rows,
    Supplier<Optional<Histogram>> spread) {

  private static final double UNKNOWN_ROWS = 1e15;
  private static final double LEAST_SHAPE = 0.3;

  /** Of values of which no more is known. */
  public ColumnProfile(
      double distinct, long least, long greatest, boolean hasRange, double nullFraction) {
    this(distinct, least, greatest, hasRange, nullFraction, UNKNOWN_ROWS, Optional::empty);
  }

  /**
   * Of a stored column.
   *
   * @param spread of its values
   */
  public static ColumnProfile of(
      ColumnStatistics statistics, ValueType type, Supplier<Optional<Histogram>> spread) {
    ColumnProfile plain = of(statistics, type);
    double values = (double) (statistics.rows() - statistics.nulls());
    return plain.with(plain.distinct, Math.max(1, values), spread);
  }

  private static ColumnProfile of(ColumnStatistics statistics, ValueType type) {
    boolean ranged = type.type().kind().isIntegral() && type.lane() != Lane.STRING;
    double nulls = statistics.rows() == 0 ? 0 : (double) statistics.nulls() / statistics.rows();
    double distinct = Math.max(1, Math.min(statistics.distinct(), (double) statistics.rows()));
    return ranged
        ? new ColumnProfile(
            Math.min(distinct, width(statistics.least(), statistics.greatest())),
            statistics.least(),
            statistics.greatest(),
            true,
            nulls)
        : new ColumnProfile(distinct, 0, 0, false, nulls);
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
          Math.min(most, Math.max(1, type.dictionary().get().size())), 0, 0, false, 0);
    }
    return ranged
        ? new ColumnProfile(
            Math.min(most, width(type.least(), type.greatest())),
            type.least(),
            type.greatest(),
            true,
            0)
        : new ColumnProfile(most, 0, 0, false, 0);
  }

  /**
   * Of sums or counts of groups.
   *
   * @param mean expected of one group; where it is not above 0, nothing is known of the range
   * @param shape see {@link Histogram#ofTotals}
   * @param groups how many
   */
  public static ColumnProfile ofTotals(double mean, double shape, double groups) {
    return mean > 0
        ? new ColumnProfile(
            Math.max(1, groups),
            0,
            Long.MAX_VALUE,
            true,
            0,
            Math.max(1, groups),
            () -> Optional.of(Histogram.ofTotals(mean, shape, groups)))
        : new ColumnProfile(Math.max(1, groups), 0, 0, false, 0);
  }

  private ColumnProfile with(
      double newDistinct, double newRows, Supplier<Optional<Histogram>> newSpread) {
    return new ColumnProfile(
        newDistinct, least, greatest, hasRange, nullFraction, newRows, newSpread);
  }

  /** The same column with fewer different values. */
  public ColumnProfile atMost(double fewer) {
    return fewer < distinct ? with(Math.max(1, fewer), rows, spread) : this;
  }

  /** The same column where other relations repeat its rows, or leave some out. */
  public ColumnProfile joined() {
    return with(distinct, UNKNOWN_ROWS, spread);
  }

  /**
   * The same column as a key of groups.
   *
   * @param isOnly whether each value has one group
   */
  public ColumnProfile grouped(double groups, boolean isOnly) {
    return with(
        Math.min(distinct, Math.max(1, groups)),
        isOnly ? Math.max(1, groups) : UNKNOWN_ROWS,
        () -> spread.get().map(Histogram::even));
  }

  /**
   * Square of mean over standard deviation of sums over groups of this column's values.
   *
   * @param each rows of a group on average
   * @param square mean square of what is summed over the square of its mean
   */
  public double shapeOfSums(double each, double square) {
    return spread
        .get()
        .map(all -> Math.max(LEAST_SHAPE, each / (square + each * all.unevenness())))
        .orElse(1.0);
  }

  /** Where rows have values between two only, both included. */
  public ColumnProfile between(long low, long high) {
    long from = Math.max(low, least);
    long to = Math.min(high, greatest);
    if (!hasRange || from > to || (from == least && to == greatest)) {
      return this;
    }
    double share = shareUpTo(to) - (from == Long.MIN_VALUE ? 0 : shareUpTo(from - 1));
    Optional<Histogram> part = spread.get().map(all -> all.between(from, to));
    double fewer =
        part.map(Histogram::distinct).orElse(distinct * width(from, to) / width(least, greatest));
    return new ColumnProfile(
        Math.clamp(fewer, 1, distinct), from, to, true, 0, Math.max(1, rows * share), () -> part);
  }

  /** Different values that some of the rows have. */
  double distinctAmong(double some) {
    double kept = some / rows;
    if (kept >= 1) {
      return Math.min(distinct, some);
    }
    double share =
        thinned(some)
            .map(left -> left.distinct() / spread.get().orElseThrow().distinct())
            .orElseGet(() -> -Math.expm1(rows / distinct * Math.log1p(-kept)));
    return Math.clamp(distinct * share, 1, Math.max(1, some));
  }

  private Optional<Histogram> thinned(double some) {
    return spread.get().map(all -> all.thinned(some / rows, rows));
  }

  /** Share of rows, nulls among them, whose value is this one. */
  double shareOf(long value) {
    return (1 - nullFraction) * spread.get().map(all -> all.shareOf(value)).orElse(1 / distinct);
  }

  /** Share of pairs of rows, one of each side, that have the same value. */
  public double joinShare(ColumnProfile other) {
    Optional<Histogram> mine = spread.get();
    Optional<Histogram> theirs = other.spread.get();
    return mine.isPresent() && theirs.isPresent()
        ? mine.get().joinShare(theirs.get())
        : 1 / Math.max(distinct, other.distinct);
  }

  /**
   * Share of rows whose value some row of the other side has.
   *
   * @param some how many rows that side has
   */
  public double matchShare(ColumnProfile other, double some) {
    Optional<Histogram> mine = spread.get();
    Optional<Histogram> theirs = other.thinned(some);
    double share =
        mine.isPresent() && theirs.isPresent()
            ? mine.get().matchShare(theirs.get())
            : Math.min(1, other.distinctAmong(some) / distinct);
    return share * (1 - nullFraction);
  }

  private static double width(long least, long greatest) {
    return (double) greatest - (double) least + 1;
  }

  /** Share of the range from a value down, that value included; 0 to 1. */
  double shareUpTo(long value) {
    if (value < least) {
      return 0;
    }
    Optional<Histogram> known = value >= greatest ? Optional.empty() : spread.get();
    if (known.isPresent()) {
      return known.get().shareUpTo(value);
    }
    return value >= greatest ? 1 : ((double) value - (double) least + 1) / width(least, greatest);
  }
}
