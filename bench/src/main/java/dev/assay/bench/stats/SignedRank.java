package dev.assay.bench.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Paired analysis of interleaved sides: Wilcoxon's signed-rank test with the Hodges-Lehmann
 * estimate and its exact interval (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods,
 * sections 3.1 to 3.3). Pairs that a busy neighbour hits on one side would blow up a mean and its t
 * interval; here they count as one pair each. Nothing is assumed of the noise but that it hits
 * either side alike, which drawing the order by lot brings about.
 */
public final class SignedRank {

  /** Fewer pairs than this reach no 95 % interval. */
  public static final int MIN_PAIRS = 6;

  private SignedRank() {}

  /**
   * The ratio of two sides.
   *
   * @param logRatios log of other ÷ baseline of each pair, {@link #MIN_PAIRS} or more, all finite
   */
  public static Ratio ratio(double... logRatios) {
    int n = logRatios.length;
    if (n < MIN_PAIRS) {
      throw new IllegalArgumentException("needs at least " + MIN_PAIRS + " pairs, not " + n);
    }
    double[] averages = walshAverages(logRatios);
    double[] atMost = cumulative(n);
    int tail = 0;
    while (atMost[tail] < (1 - Interval.CONFIDENCE) / 2) {
      tail++;
    }
    int rank = Math.max(1, tail);
    double low = averages[rank - 1];
    double high = averages[averages.length - rank];
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double z = normal.inverseCumulativeProbability((1 + Interval.CONFIDENCE) / 2);
    double error = (high - low) / (2 * z);
    double found = normal.inverseSurvivalProbability(Ratio.LEVEL / 2);
    double probability = probability(averages, atMost);
    return new Ratio(
        Math.exp(Samples.median(averages)),
        Math.exp(low),
        Math.exp(high),
        probability,
        probability,
        Math.expm1(error * (found + normal.inverseCumulativeProbability(Ratio.POWER))));
  }

  /** Means of all pairs of values, each with itself too; sorted. */
  private static double[] walshAverages(double[] x) {
    double[] averages = new double[x.length * (x.length + 1) / 2];
    int next = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = i; j < x.length; j++) {
        averages[next++] = 0.5 * (x[i] + x[j]);
      }
    }
    Arrays.sort(averages);
    return averages;
  }

  /** Probability that the ranks of n coins that fell heads sum to at most each value. */
  private static double[] cumulative(int n) {
    double[] p = new double[n * (n + 1) / 2 + 1];
    p[0] = 1;
    for (int rank = 1; rank <= n; rank++) {
      for (int sum = rank * (rank + 1) / 2; sum >= 0; sum--) {
        p[sum] = 0.5 * (p[sum] + (sum >= rank ? p[sum - rank] : 0));
      }
    }
    Arrays.parallelPrefix(p, Double::sum);
    return p;
  }

  /** Two-sided; the rank sum is the number of averages above zero, those at zero counting half. */
  private static double probability(double[] averages, double[] atMost) {
    double above = 0;
    for (double average : averages) {
      above += average > 0 ? 1 : average == 0 ? 0.5 : 0;
    }
    double smaller = Math.min(above, averages.length - above);
    return Math.min(1, 2 * atMost[(int) Math.ceil(smaller)]);
  }
}
