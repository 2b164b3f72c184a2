package dev.assay.bench.claim;

import dev.assay.engine.measure.Estimate;
import java.util.Locale;

/**
 * How many times one estimate is another, with an interval, and where that lies to a threshold.
 *
 * @param value the ratio
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Ratio(double value, double low, double high) {

  private static final int LEAST_FORKS = 2;

  /**
   * The ratio of two independent positive estimates. The distances of both ends from the value add
   * up in squares on the log scale: the method of variance estimates recovery (Donner and Zou,
   * "Closed-form confidence intervals for functions of the normal mean and standard deviation",
   * Statistical Methods in Medical Research 21(4), 2012). An estimate whose lower end is not above
   * zero leaves the ratio without an upper or lower end, and so does one of a single fork, whose
   * interval says nothing of other forks.
   */
  public static Ratio of(Estimate dividend, Estimate divisor) {
    double value = dividend.value() / divisor.value();
    if (Math.min(dividend.samples(), divisor.samples()) < LEAST_FORKS) {
      return new Ratio(value, 0, Double.POSITIVE_INFINITY);
    }
    double below =
        Math.hypot(log(dividend.value(), dividend.low()), log(divisor.high(), divisor.value()));
    double above =
        Math.hypot(log(dividend.high(), dividend.value()), log(divisor.value(), divisor.low()));
    return new Ratio(value, value * Math.exp(-below), value * Math.exp(above));
  }

  private static double log(double larger, double smaller) {
    return smaller > 0 ? Math.log(larger / smaller) : Double.POSITIVE_INFINITY;
  }

  /** True when the whole interval is at or above the threshold. */
  public boolean isAtLeast(double threshold) {
    return low >= threshold;
  }

  /** True when the whole interval is below the threshold. */
  public boolean isBelow(double threshold) {
    return high < threshold;
  }

  /** For example {@code 3.2× [2.9, 3.6]}. */
  public String text() {
    if (low == 0 && high == Double.POSITIVE_INFINITY) {
      return String.format(Locale.ROOT, "%.3g× (no interval)", value);
    }
    return String.format(Locale.ROOT, "%.3g× [%.3g, %.3g]", value, low, high);
  }
}
