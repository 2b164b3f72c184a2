package dev.assay.engine.metrics;

import org.HdrHistogram.Histogram;

/**
 * The summary of a distribution of nanoseconds. A percentile that fewer samples stand behind than
 * it needs (p99.9 of 100 samples) equals the maximum.
 *
 * @param count samples
 * @param min smallest
 * @param mean arithmetic mean
 * @param p50 median
 * @param p90 90th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param p9999 99.99th percentile
 * @param max largest
 */
public record Percentiles(
    long count,
    long min,
    double mean,
    long p50,
    long p90,
    long p99,
    long p999,
    long p9999,
    long max) {

  /** Of a histogram; all zero for an empty one. */
  public static Percentiles of(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return new Percentiles(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
    return new Percentiles(
        histogram.getTotalCount(),
        histogram.getMinValue(),
        histogram.getMean(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getValueAtPercentile(99.99),
        histogram.getMaxValue());
  }
}
