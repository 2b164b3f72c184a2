package dev.assay.bench.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * False-discovery control over a family of tests: of the findings reported at level q, a share of
 * at most q is expected to be chance (Benjamini and Hochberg, Journal of the Royal Statistical
 * Society B 57(1), 1995). It holds for tests that depend on each other positively, as benchmarks of
 * one run do that share its drift (Benjamini and Yekutieli, Annals of Statistics 29(4), 2001).
 */
public final class FalseDiscovery {

  private FalseDiscovery() {}

  /**
   * The level at which each test becomes a finding.
   *
   * @param probabilities p-values in [0, 1], in any order; may be empty
   * @return adjusted values in the same order, each at least its p-value and at most 1
   */
  public static double[] adjust(double... probabilities) {
    int m = probabilities.length;
    int[] largestFirst =
        IntStream.range(0, m)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> probabilities[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[m];
    double smallest = 1;
    for (int rank = m; rank >= 1; rank--) {
      int i = largestFirst[m - rank];
      smallest = Math.min(smallest, probabilities[i] * ((double) m / rank));
      adjusted[i] = smallest;
    }
    if (!Arrays.stream(probabilities).allMatch(p -> p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("probabilities lie between 0 and 1");
    }
    return adjusted;
  }
}
