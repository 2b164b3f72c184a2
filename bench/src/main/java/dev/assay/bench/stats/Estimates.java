package dev.assay.bench.stats;

import dev.assay.engine.measure.Estimate;
import java.util.List;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** Estimates of measurements that were taken in independent forks. */
public final class Estimates {

  private static final long SEED = 0x5eed_a55aL;

  private Estimates() {}

  /**
   * The centre of a measurement with an interval over forks. Positive samples, which times and
   * rates are, are taken on the log scale: the value is the geometric mean of the forks' medians,
   * and two values divide into the ratio that a comparison reports. A single fork says nothing of
   * other forks: the interval then covers its own iterations only, and {@code samples} is 1.
   *
   * @param forks samples by fork; at least one fork with a sample each, all finite
   * @return value, interval and the number of forks; deterministic
   */
  public static Estimate ofForks(List<List<Double>> forks) {
    if (forks.size() == 1) {
      Estimate within =
          Estimate.ofMedian(forks.getFirst().stream().mapToDouble(Double::doubleValue).toArray());
      return new Estimate(within.value(), within.low(), within.high(), within.confidence(), 1);
    }
    boolean log = forks.stream().flatMap(List::stream).allMatch(x -> x > 0);
    Interval interval = interval(ForkBootstrap.of(log ? logs(forks) : forks, SEED));
    return log
        ? estimate(
            Math.exp(interval.value()),
            Math.exp(interval.low()),
            Math.exp(interval.high()),
            forks.size())
        : estimate(interval.value(), interval.low(), interval.high(), forks.size());
  }

  /**
   * A share of successes with the exact interval of Clopper and Pearson (Biometrika 26, 1934).
   *
   * @param hits successes, 0 to trials
   * @param trials independent trials, at least 1
   */
  public static Estimate ofShare(int hits, int trials) {
    double tail = (1 - Interval.CONFIDENCE) / 2;
    double low =
        hits == 0
            ? 0
            : BetaDistribution.of(hits, trials - hits + 1.0).inverseCumulativeProbability(tail);
    double high =
        hits == trials
            ? 1
            : BetaDistribution.of(hits + 1.0, trials - hits).inverseSurvivalProbability(tail);
    return new Estimate((double) hits / trials, low, high, Interval.CONFIDENCE, trials);
  }

  static List<List<Double>> logs(List<List<Double>> forks) {
    return forks.stream().map(fork -> fork.stream().map(Math::log).toList()).toList();
  }

  private static Interval interval(ForkBootstrap bootstrap) {
    double error = Math.sqrt(bootstrap.centreVariance());
    return Interval.of(bootstrap.centre(), bootstrap.deviations(), error, bootstrap.degrees());
  }

  private static Estimate estimate(double value, double low, double high, int forks) {
    return new Estimate(
        value, Math.min(low, value), Math.max(high, value), Interval.CONFIDENCE, forks);
  }
}
