package dev.assay.bench.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * How two sides of a benchmark compare: other ÷ baseline, of the figure as it is measured.
 *
 * @param value the ratio of the centres
 * @param low lower end of the 95 % interval
 * @param high upper end of the 95 % interval
 * @param probability p-value: how often sides without a difference come out this far apart
 * @param adjusted the p-value after false-discovery control over the family
 * @param detectable smallest change, as a share, that had been found with 90 % probability
 */
public record Ratio(
    double value, double low, double high, double probability, double adjusted, double detectable) {

  /**
   * A change counts as found when its adjusted p-value is at most this. A test at exactly 5 % could
   * never be shown to raise 5 % false alarms at most: measured rates scatter about the level.
   */
  public static final double LEVEL = 0.03;

  /** The probability that {@link #detectable} is stated for. */
  public static final double POWER = 0.9;

  /**
   * Compares a whole family at once: variances are moderated and findings controlled over all of
   * it. On the log scale, with s² the moderated variance of a fork, d its degrees of freedom, k the
   * numbers of forks and τ² the drift's variance,
   *
   * <pre>
   * error²  = s² (1/k_baseline + 1/k_other) + τ²
   * degrees = error⁴ ÷ ((error² − τ²)² / d + τ⁴ / d_τ)        (Satterthwaite)
   * </pre>
   *
   * @param family pairs with at least one degree of freedom each
   * @return ratios in the order of the pairs
   */
  public static List<Ratio> of(List<ForkPair> family) {
    VarianceModeration usual =
        VarianceModeration.of(
            family.stream().mapToDouble(ForkPair::pooledVariance).toArray(),
            family.stream().mapToDouble(ForkPair::degrees).toArray());
    List<Interval> intervals = family.stream().map(pair -> interval(pair, usual)).toList();
    return of(intervals.toArray(Interval[]::new));
  }

  static List<Ratio> of(Interval... logs) {
    double[] probabilities = new double[logs.length];
    for (int i = 0; i < logs.length; i++) {
      probabilities[i] = logs[i].probabilityOfChance();
    }
    double[] adjusted = FalseDiscovery.adjust(probabilities);
    List<Ratio> ratios = new ArrayList<>();
    for (int i = 0; i < logs.length; i++) {
      Interval log = logs[i];
      ratios.add(
          new Ratio(
              Math.exp(log.value()),
              Math.exp(log.low()),
              Math.exp(log.high()),
              probabilities[i],
              adjusted[i],
              Math.expm1(log.minimumDetectable(POWER))));
    }
    return ratios;
  }

  /**
   * The verdict. Equal within the band comes first (two one-sided tests: Schuirmann, Journal of
   * Pharmacokinetics and Biopharmaceutics 15, 1987): a change that is certain and too small to
   * matter is no change.
   *
   * @param band share up to which a change counts as none, for example 0.03; the interval must lie
   *     within 1/(1+band) and 1+band
   */
  public Change change(double band) {
    if (low >= 1 / (1 + band) && high <= 1 + band) {
      return Change.SAME;
    }
    if (adjusted > LEVEL) {
      return Change.UNCLEAR;
    }
    return value > 1 ? Change.HIGHER : Change.LOWER;
  }

  private static Interval interval(ForkPair pair, VarianceModeration usual) {
    double forks = pair.ratioVariance(usual.apply(pair.pooledVariance(), pair.degrees()));
    double drift = pair.drift().variance();
    double all = forks + drift;
    double degrees =
        all == 0
            ? Double.POSITIVE_INFINITY
            : all
                * all
                / (forks * forks / (pair.degrees() + usual.degrees())
                    + drift * drift / pair.drift().degrees());
    return Interval.of(pair.logRatio(), pair.deviations(), Math.sqrt(all), degrees);
  }
}
