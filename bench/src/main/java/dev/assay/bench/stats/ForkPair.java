package dev.assay.bench.stats;

import java.util.List;

/**
 * The same benchmark on two sides, both on the log scale.
 *
 * @param baseline the side that ratios divide by
 * @param other the side that is compared with it
 * @param drift what the forks of one side share and the forks of the other do not
 */
public record ForkPair(ForkBootstrap baseline, ForkBootstrap other, Drift drift) {

  /**
   * Draws both sides.
   *
   * @param baseline samples by fork, all above 0
   * @param other samples by fork, all above 0
   */
  public static ForkPair of(
      List<List<Double>> baseline, List<List<Double>> other, Drift drift, long seed) {
    return new ForkPair(
        ForkBootstrap.of(Estimates.logs(baseline), seed),
        ForkBootstrap.of(Estimates.logs(other), seed + 1),
        drift);
  }

  /** Log of other ÷ baseline. */
  double logRatio() {
    return other.centre() - baseline.centre();
  }

  /** Degrees of freedom of {@link #pooledVariance}; 0 when neither side has two forks. */
  public int degrees() {
    return baseline.degrees() + other.degrees();
  }

  /**
   * Variance of a fork, the same on both sides: forks of one benchmark on one machine differ for
   * the same reasons, and pooling is worth more than the difference in so few forks.
   */
  double pooledVariance() {
    return (baseline.degrees() * baseline.variance() + other.degrees() * other.variance())
        / degrees();
  }

  /** What a variance of one fork means for the ratio. */
  double ratioVariance(double forkVariance) {
    return forkVariance * (1.0 / baseline.forks() + 1.0 / other.forks());
  }

  /** Drawn log ratios minus the log ratio. */
  double[] deviations() {
    double[] deviations = new double[ForkBootstrap.DRAWS];
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = other.deviations()[i] - baseline.deviations()[i];
    }
    return deviations;
  }
}
