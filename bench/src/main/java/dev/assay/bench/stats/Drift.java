package dev.assay.bench.stats;

/**
 * How far a machine may have been in another state when the second of two runs was measured.
 *
 * @param variance of the log of a ratio between the runs, beyond what forks show; at least 0
 * @param degrees degrees of freedom of the variance, above 0; may be infinite
 */
public record Drift(double variance, double degrees) {

  /** Both sides were measured interleaved, or nothing is known of drift. */
  public static final Drift NONE = new Drift(0, Double.POSITIVE_INFINITY);

  /** Checks the ranges. */
  public Drift {
    if (!(variance >= 0) || !(degrees > 0)) {
      throw new IllegalArgumentException("a drift has a variance from 0 and degrees above 0");
    }
  }

  /** One standard deviation as a share, for example 0.02 for two per cent. */
  public double share() {
    return Math.expm1(Math.sqrt(variance));
  }
}
