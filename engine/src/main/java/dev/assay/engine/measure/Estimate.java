package dev.assay.engine.measure;

import java.util.Arrays;

/**
 * A central value with an interval that covers it with the stated confidence.
 *
 * @param value the median of the samples
 * @param low lower end of the interval, {@code low <= value}
 * @param high upper end of the interval, {@code high >= value}
 * @param confidence nominal coverage of the interval, in (0, 1)
 * @param samples how many independent samples stand behind it, at least 1
 */
public record Estimate(double value, double low, double high, double confidence, int samples) {

  /** Coverage asked for wherever the caller does not choose. */
  public static final double DEFAULT_CONFIDENCE = 0.95;

  /** Checks that the interval contains the value. */
  public Estimate {
    if (!(low <= value && value <= high)) {
      throw new IllegalArgumentException(
          "interval [" + low + ", " + high + "] does not hold its value " + value);
    }
    if (samples < 1) {
      throw new IllegalArgumentException("an estimate needs at least one sample");
    }
  }

  /**
   * The median with a distribution-free interval from order statistics: the ranks come from the
   * binomial distribution, so nothing is assumed about the shape of the samples (Conover, Practical
   * Nonparametric Statistics, section 3.2). With fewer than six samples no pair of ranks reaches 95
   * %, and the interval is the whole range, carrying the coverage that it really has.
   *
   * @param samples at least one finite number, in any order; not changed
   */
  public static Estimate ofMedian(double... samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0 || !Double.isFinite(sorted[0]) || !Double.isFinite(sorted[n - 1])) {
      throw new IllegalArgumentException("needs at least one sample, all finite");
    }
    double median = n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
    int rank = lowerRank(n, DEFAULT_CONFIDENCE);
    return new Estimate(median, sorted[rank], sorted[n - 1 - rank], coverage(n, rank), n);
  }

  /** Half the width of the interval as a share of the value; infinite when the value is zero. */
  public double relativeHalfWidth() {
    return value == 0 ? Double.POSITIVE_INFINITY : 0.5 * (high - low) / Math.abs(value);
  }

  /** True when the interval is wider than the value itself, so that no result may be claimed. */
  public boolean isNoResult() {
    return relativeHalfWidth() > 1;
  }

  /** The same quantity in another unit, or its scaled share of something else; factor above 0. */
  public Estimate scaled(double factor) {
    return new Estimate(value * factor, low * factor, high * factor, confidence, samples);
  }

  private static int lowerRank(int n, double confidence) {
    int rank = 0;
    while (2 * (rank + 1) < n && coverage(n, rank + 1) >= confidence) {
      rank++;
    }
    return rank;
  }

  /** The probability that the median lies between the order statistics rank and n-1-rank. */
  private static double coverage(int n, int rank) {
    // In logarithms: 0.5 to the n is zero as a double from n = 1,075 on.
    double logTerm = -n * Math.log(2);
    double tail = 0;
    for (int k = 0; k <= rank; k++) {
      tail += Math.exp(logTerm);
      logTerm += Math.log((double) (n - k) / (k + 1));
    }
    return Math.clamp(1 - 2 * tail, 0.0, 1.0);
  }
}
