package dev.assay.bench.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A 95 % interval around an estimate, with what a test needs.
 *
 * <p>Student's t gives the width, the bootstrap the shape: the two ends lie as far apart as t times
 * the standard error says, and the value divides them as it divides the bootstrap's 2.5 % and 97.5
 * % quantiles. Plain percentile and BCa intervals of two to five forks cover 82 to 95 % where they
 * promise 95 % (docs/comparison.md has the table), since draws from few forks cannot reach the
 * tails; widths by t keep the promise (Hesterberg, "What Teachers Should Know About the Bootstrap",
 * The American Statistician 69(4), 2015).
 *
 * @param value the estimate
 * @param low lower end
 * @param high upper end
 * @param standardError of the value
 * @param degrees degrees of freedom of the standard error, above 0; may be infinite
 */
record Interval(double value, double low, double high, double standardError, double degrees) {

  static final double CONFIDENCE = 0.95;
  private static final double TAIL = (1 - CONFIDENCE) / 2;

  /**
   * An interval of this width and shape.
   *
   * @param deviations drawn values minus the estimate
   */
  static Interval of(double value, double[] deviations, double standardError, double degrees) {
    double[] sorted = deviations.clone();
    Arrays.sort(sorted);
    double below = Math.max(0, -Samples.quantileOfSorted(sorted, TAIL));
    double above = Math.max(0, Samples.quantileOfSorted(sorted, 1 - TAIL));
    double width = 2 * standardError * TDistribution.of(degrees).inverseSurvivalProbability(TAIL);
    double share = below + above > 0 ? below / (below + above) : 0.5;
    return new Interval(
        value, value - share * width, value + (1 - share) * width, standardError, degrees);
  }

  /** The two-sided probability of a value this far from zero where there is no effect. */
  double probabilityOfChance() {
    if (standardError == 0) {
      return value == 0 ? 1 : 0;
    }
    return 2 * TDistribution.of(degrees).survivalProbability(Math.abs(value) / standardError);
  }

  /**
   * The effect that a test at {@link Ratio#LEVEL} finds with this power; its size, in the unit of
   * the value.
   */
  double minimumDetectable(double power) {
    TDistribution t = TDistribution.of(degrees);
    return standardError
        * (t.inverseSurvivalProbability(Ratio.LEVEL / 2) + t.inverseCumulativeProbability(power));
  }
}
