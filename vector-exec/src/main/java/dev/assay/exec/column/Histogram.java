package dev.assay.exec.column;

import java.util.Arrays;

/**
 * How the values of a column are spread: ranges of values, each with its share of the rows that
 * have a value, and how many values of it are different. A frequent value is a range of its own,
 * the others share the rest evenly (a compressed histogram: Poosala et al., "Improved Histograms
 * for Selectivity Estimation of Range Predicates", SIGMOD 1996). Values are longs: integral ones as
 * stored, doubles as {@link #ordered} bits, texts as hashes, which are equal or not and have no
 * order. Immutable.
 */
public final class Histogram {

  private static final int RANGES = 128;
  private static final int SCALING_ROUNDS = 12;

  /** Ranges of totals, which go from a part of the mean to the mean divided by that part. */
  private static final int TOTALS = 64;

  private static final double LEAST_PART = 1.0 / 32;

  private final long[] least;
  private final long[] greatest;
  private final double[] share;
  private final double[] distinct;

  private Histogram(long[] least, long[] greatest, double[] share, double[] distinct) {
    this.least = least;
    this.greatest = greatest;
    this.share = share;
    this.distinct = distinct;
  }

  /**
   * Of a sample.
   *
   * @param sample one value or more, ascending
   * @param all different values of the column
   */
  public static Histogram of(long[] sample, double all) {
    int most = Math.min(sample.length, 2 * RANGES + 2);
    Histogram made =
        new Histogram(new long[most], new long[most], new double[most], new double[most]);
    int ranges = 0;
    int open = 0;
    int seen = 0;
    for (int i = 0, end; i < sample.length; i = end) {
      end = i + 1;
      while (end < sample.length && sample[end] == sample[i]) {
        end++;
      }
      boolean frequent = (long) (end - i) * RANGES >= sample.length;
      if (open > 0 && (frequent || (long) (i - open + 1) * RANGES >= sample.length)) {
        ranges += made.set(ranges, sample, open - 1, i, seen);
        open = 0;
      }
      seen = open == 0 ? 1 : seen + 1;
      open = open == 0 ? i + 1 : open;
      if (frequent) {
        ranges += made.set(ranges, sample, i, end, 1);
        open = 0;
      }
    }
    if (open > 0) {
      ranges += made.set(ranges, sample, open - 1, sample.length, seen);
    }
    made = made.first(ranges);
    made.scale(all);
    return made;
  }

  /**
   * Of totals of groups, each a sum of values that are not negative: a gamma distribution, by the
   * cube roots of Wilson and Hilferty ("The Distribution of Chi-square", PNAS 17, 1931).
   *
   * @param mean of all groups, above 0
   * @param shape square of mean over standard deviation
   * @param groups how many
   */
  public static Histogram ofTotals(double mean, double shape, double groups) {
    long[] ends = new long[TOTALS];
    double[] shares = new double[TOTALS];
    long before = -1;
    double below = 0;
    int ranges = 0;
    for (int i = 0; i < TOTALS; i++) {
      double part = Math.pow(LEAST_PART, 1 - 2.0 * i / (TOTALS - 1));
      long end = (long) Math.floor(mean * part);
      if (end > before) {
        double upTo = normal(3 * Math.sqrt(shape) * (Math.cbrt(part) - 1 + 1 / (9 * shape)));
        ends[ranges] = before = end;
        shares[ranges++] = Math.max(upTo - below, 0);
        below = Math.max(upTo, below);
      }
    }
    long[] starts = new long[TOTALS];
    for (int i = 1; i < ranges; i++) {
      starts[i] = ends[i - 1] + 1;
    }
    Histogram made = new Histogram(starts, ends, shares, new double[TOTALS]).first(ranges);
    for (int i = 0; i < ranges; i++) {
      made.distinct[i] = Math.max(Math.min(made.width(i), shares[i] * groups), 1e-9);
    }
    return made;
  }

  /** Share of a normal distribution below so many standard deviations (Abramowitz, 26.2.17). */
  private static double normal(double deviations) {
    double t = 1 / (1 + 0.2316419 * Math.abs(deviations));
    double above =
        Math.exp(-deviations * deviations / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return deviations > 0 ? 1 - above : above;
  }

  /** Variance of rows of a value over the square of their mean; 0 where all have as many. */
  public double unevenness() {
    double all = distinct();
    double squares = 0;
    for (int i = 0; i < share.length; i++) {
      squares += share[i] * share[i] * all / distinct[i];
    }
    return Math.max(0, squares - 1);
  }

  /** The bits of a double as a long of the same order. */
  public static long ordered(double value) {
    long bits = Double.doubleToLongBits(value + 0.0); // -0.0 equals 0.0
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  private int set(int range, long[] sample, int from, int to, int seen) {
    least[range] = sample[from];
    greatest[range] = sample[to - 1];
    share[range] = (double) (to - from) / sample.length;
    distinct[range] = least[range] == greatest[range] ? 1 : behind(seen, to - from);
    return 1;
  }

  /**
   * How many values a draw comes from that showed so many different ones: the number that makes
   * this the expected one. A draw without repetition comes from the square of its size or more.
   */
  private static double behind(double seen, double drawn) {
    double all = seen;
    for (int i = 0; seen < drawn && i < SCALING_ROUNDS; i++) {
      all = seen / -Math.expm1(-drawn / all);
    }
    return seen < drawn ? all : drawn * drawn;
  }

  /** Scales the different values of ranges to those of the column, as far as ranges hold them. */
  private void scale(double all) {
    for (int round = 0; round < SCALING_ROUNDS; round++) {
      double fixed = 0;
      double open = 0;
      double excess = distinct() - all;
      for (int i = 0; i < distinct.length; i++) {
        boolean isFixed = excess > 0 ? distinct[i] <= 1 : distinct[i] >= width(i);
        fixed += isFixed ? distinct[i] : 0;
        open += isFixed ? 0 : distinct[i];
      }
      double factor = open == 0 ? 1 : Math.max(all - fixed, 0) / open;
      for (int i = 0; i < distinct.length; i++) {
        distinct[i] = Math.clamp(distinct[i] * factor, 1, width(i));
      }
    }
  }

  private Histogram first(int ranges) {
    return new Histogram(
        Arrays.copyOf(least, ranges),
        Arrays.copyOf(greatest, ranges),
        Arrays.copyOf(share, ranges),
        Arrays.copyOf(distinct, ranges));
  }

  private double width(int range) {
    return (double) greatest[range] - (double) least[range] + 1;
  }

  /** Different values, 1 or more. */
  public double distinct() {
    double all = 0;
    for (double each : distinct) {
      all += each;
    }
    return Math.max(1, all);
  }

  /** Share of rows with a value up to this one, itself included; 0 to 1. */
  public double shareUpTo(long value) {
    double below = 0;
    for (int i = 0; i < share.length && least[i] <= value; i++) {
      below +=
          value >= greatest[i]
              ? share[i]
              : share[i] * ((double) value - (double) least[i] + 1) / width(i);
    }
    return Math.min(1, below);
  }

  /** Share of rows with this value; where it lies between what was seen, that of the rarest. */
  public double shareOf(long value) {
    double rarest = 1;
    for (int i = 0; i < share.length; i++) {
      double each = share[i] / distinct[i];
      if (least[i] <= value && value <= greatest[i]) {
        return each;
      }
      rarest = Math.min(rarest, each);
    }
    return rarest;
  }

  /** The rows whose values lie between two, both included. */
  public Histogram between(long low, long high) {
    Histogram part =
        new Histogram(least.clone(), greatest.clone(), share.clone(), distinct.clone());
    int ranges = 0;
    double all = 0;
    for (int i = 0; i < share.length; i++) {
      long from = Math.max(low, least[i]);
      long to = Math.min(high, greatest[i]);
      if (from <= to) {
        double inside = ((double) to - (double) from + 1) / width(i);
        part.least[ranges] = from;
        part.greatest[ranges] = to;
        part.share[ranges] = share[i] * inside;
        part.distinct[ranges] = Math.max(1, distinct[i] * inside);
        all += part.share[ranges++];
      }
    }
    if (ranges == 0) {
      double[] one = {1};
      return new Histogram(new long[] {low}, new long[] {Math.max(low, high)}, one, one);
    }
    for (int i = 0; i < ranges; i++) {
      part.share[i] /= all;
    }
    return part.first(ranges);
  }

  /** Each value once. */
  public Histogram even() {
    double all = distinct();
    double[] shares = Arrays.stream(distinct).map(each -> each / all).toArray();
    return new Histogram(least, greatest, shares, distinct);
  }

  /**
   * Some of the rows, taken without regard to the values.
   *
   * @param kept of all rows, 0 to 1
   * @param rows all rows with a value
   */
  public Histogram thinned(double kept, double rows) {
    double[] left = distinct.clone();
    for (int i = 0; i < left.length; i++) {
      // each value is missed where all its rows are left out
      left[i] *= -Math.expm1(rows * share[i] / distinct[i] * Math.log1p(-Math.min(kept, 1)));
    }
    return new Histogram(least, greatest, share, left);
  }

  /** Share of pairs of rows, one of each side, that have the same value. */
  public double joinShare(Histogram other) {
    return overlaps(other, true);
  }

  /** Share of rows whose value the other side has too. */
  public double matchShare(Histogram other) {
    return Math.min(1, overlaps(other, false));
  }

  /** Of two ranges that overlap, the side with fewer values there has none that the other lacks. */
  private double overlaps(Histogram other, boolean pairs) {
    double all = 0;
    int j = 0;
    for (int i = 0; i < share.length; i++) {
      while (j < other.share.length && other.greatest[j] < least[i]) {
        j++;
      }
      for (int k = j; k < other.share.length && other.least[k] <= greatest[i]; k++) {
        double mine = common(i, other, k);
        double theirs = other.common(k, this, i);
        double values = Math.max(distinct[i] * mine, other.distinct[k] * theirs);
        all +=
            pairs
                ? share[i] * mine * other.share[k] * theirs / values
                : share[i] * mine * Math.min(1, other.distinct[k] * theirs / (distinct[i] * mine));
      }
    }
    return all;
  }

  /** Part of a range that it has in common with a range of another histogram. */
  private double common(int range, Histogram other, int otherRange) {
    if (other.least[otherRange] == other.greatest[otherRange]) {
      return 1 / Math.max(1, distinct[range]); // a value that is there is one of the range's
    }
    double from = Math.max((double) least[range], (double) other.least[otherRange]);
    double to = Math.min((double) greatest[range], (double) other.greatest[otherRange]);
    return Math.min(1, (to - from + 1) / width(range));
  }
}
