package dev.assay.engine.measure;

/** Which way a figure improves. */
public enum Direction {
  /** Times, latencies, bytes allocated. */
  LOWER_IS_BETTER,
  /** Rates, bandwidths. */
  HIGHER_IS_BETTER
}
