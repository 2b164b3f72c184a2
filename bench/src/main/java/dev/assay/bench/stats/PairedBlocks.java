package dev.assay.bench.stats;

import java.util.SplittableRandom;

/** Paired analysis: each block measured both sides next to each other in time. */
public final class PairedBlocks {

  private PairedBlocks() {}

  /**
   * The ratio of two interleaved sides. A block's log ratio holds no drift slower than the block,
   * so blocks are independent; the interval is the bootstrap over blocks, stretched by Student's t
   * of one fewer than their number.
   *
   * @param logRatios log of other ÷ baseline of each block, at least two, all finite
   * @param seed equal seeds give equal draws
   */
  public static Ratio ratio(double[] logRatios, long seed) {
    int n = logRatios.length;
    if (n < 2) {
      throw new IllegalArgumentException("needs at least two blocks");
    }
    double centre = Samples.mean(logRatios);
    double error = Math.sqrt(Samples.variance(logRatios) / n);
    SplittableRandom random = new SplittableRandom(seed);
    double[] deviations = new double[ForkBootstrap.DRAWS];
    for (int d = 0; d < deviations.length; d++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += logRatios[random.nextInt(n)] - centre;
      }
      deviations[d] = sum / n;
    }
    return Ratio.of(Interval.of(centre, deviations, error, n - 1.0)).getFirst();
  }
}
