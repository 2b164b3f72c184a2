package dev.assay.bench.stats;

import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * Lends strength between benchmarks: two or three forks tell a benchmark's variance badly, but all
 * benchmarks of a run together tell what variances are usual. Each variance is drawn towards the
 * usual one as far as the spread of all of them justifies, and gains degrees of freedom by it
 * (Smyth, "Linear models and empirical Bayes methods", Statistical Applications in Genetics and
 * Molecular Biology 3(1), 2004, section 6.2).
 *
 * @param usual the usual variance
 * @param degrees how many degrees of freedom it is worth; 0 where there is nothing to learn from
 */
public record VarianceModeration(double usual, double degrees) {

  /** No moderation: every variance stands for itself. */
  public static final VarianceModeration NONE = new VarianceModeration(0, 0);

  /** Fewer benchmarks than this say nothing of what is usual. */
  static final int MIN_FAMILY = 6;

  /** The usual variance never weighs more than five forks on either side do themselves. */
  static final double MAX_DEGREES = 8;

  /**
   * Learns from a family.
   *
   * @param variances one for each benchmark, at least 0
   * @param degrees degrees of freedom of each, at least 1
   */
  public static VarianceModeration of(double[] variances, double[] degrees) {
    int n = 0;
    double sum = 0;
    double sumSquares = 0;
    double noise = 0;
    for (int i = 0; i < variances.length; i++) {
      if (variances[i] > 0) {
        double half = degrees[i] / 2;
        double e = Math.log(variances[i]) - Digamma.value(half) + Math.log(half);
        n++;
        sum += e;
        sumSquares += e * e;
        noise += Trigamma.value(half);
      }
    }
    if (n < MIN_FAMILY) {
      return NONE;
    }
    double mean = sum / n;
    double excess = (sumSquares - n * mean * mean) / (n - 1) - noise / n;
    if (excess <= 0) {
      return new VarianceModeration(Math.exp(mean), MAX_DEGREES);
    }
    double half = inverseTrigamma(excess);
    return new VarianceModeration(
        Math.exp(mean + Digamma.value(half) - Math.log(half)), Math.min(MAX_DEGREES, 2 * half));
  }

  /** The moderated variance, with {@code own + degrees()} degrees of freedom. */
  public double apply(double variance, double own) {
    return (degrees * usual + own * variance) / (degrees + own);
  }

  /** Solves trigamma(x) = y, y above 0, by halving: trigamma falls from infinity to 0. */
  private static double inverseTrigamma(double y) {
    double low = 1e-6;
    double high = 1e6;
    for (int i = 0; i < 80; i++) {
      double middle = Math.sqrt(low * high);
      if (Trigamma.value(middle) > y) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
