package dev.assay.bench.stats;

import java.util.Arrays;

/** Sums over plain arrays; none of them changes its argument unless its name says so. */
public final class Samples {

  private Samples() {}

  /** The arithmetic mean; needs one value. */
  public static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  /** The unbiased variance; needs two values. */
  public static double variance(double[] x) {
    double mean = mean(x);
    double sum = 0;
    for (double v : x) {
      sum += (v - mean) * (v - mean);
    }
    return sum / (x.length - 1);
  }

  static double meanSquare(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return sum / x.length;
  }

  /** The median; needs one value. */
  public static double median(double[] x) {
    return medianInPlace(x.clone());
  }

  /** The median; leaves the array sorted. */
  static double medianInPlace(double[] x) {
    Arrays.sort(x);
    int n = x.length;
    return n % 2 == 1 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
  }

  /** The q-quantile of sorted values, linear between neighbours (Hyndman and Fan's type 7). */
  static double quantileOfSorted(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
