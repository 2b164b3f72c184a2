package dev.assay.exec.plan.cost;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.measure.Figure;
import java.util.Map;

/**
 * Nanoseconds of a join, by the cache that its build side fits: the planner needs ratios, not
 * times.
 *
 * @param level1Bytes data cache next to the core
 * @param level2Bytes cache of the core
 * @param level3Bytes cache that cores share
 * @param level2Nanos of one look-up among many into that cache
 * @param level3Nanos as above
 * @param memoryNanos as above, beyond all caches
 */
public record CostModel(
    long level1Bytes,
    long level2Bytes,
    long level3Bytes,
    double level2Nanos,
    double level3Nanos,
    double memoryNanos) {

  /** What most servers have. */
  public static final CostModel DEFAULT = new CostModel(32 << 10, 1 << 20, 32 << 20, 1.5, 4, 12);

  private static final double LEVEL_1_NANOS = 0.8;

  /** Look-ups of a batch do not wait for each other: a core has about so many on their way. */
  private static final double OVERLAP = 8;

  private static final double BUILD_ROW_NANOS = 1.5;
  private static final double REPEATED_KEY_NANOS = 6;
  private static final double DELIVER_ROW_NANOS = 1;

  /** Checks. */
  public CostModel {
    if (level1Bytes <= 0 || level2Bytes < level1Bytes || level3Bytes < level2Bytes) {
      throw new IllegalArgumentException("caches must be of growing size, 1 byte or more");
    }
    if (!(level2Nanos > 0 && level3Nanos >= level2Nanos && memoryNanos >= level3Nanos)) {
      throw new IllegalArgumentException("latencies must grow from cache to cache");
    }
  }

  /**
   * The same caches with latencies that were measured on this machine; what was not measured, or
   * would not grow from cache to cache, stays as it is.
   *
   * @param calibration with figures {@code memory.latency.level}, in nanoseconds of dependent loads
   */
  public CostModel calibrated(Calibration calibration) {
    double second = Math.max(LEVEL_1_NANOS, nanos(calibration, "L2", level2Nanos));
    double third = Math.max(second, nanos(calibration, "L3", level3Nanos));
    double memory = Math.max(third, nanos(calibration, "DRAM", memoryNanos));
    return new CostModel(level1Bytes, level2Bytes, level3Bytes, second, third, memory);
  }

  private static double nanos(Calibration calibration, String level, double otherwise) {
    return calibration
        .find("memory.latency.level", Map.of("level", level))
        .map(Figure::estimate)
        .map(estimate -> LEVEL_1_NANOS + estimate.value() / OVERLAP)
        .orElse(otherwise);
  }

  /** One look into so many bytes at random. */
  double accessNanos(double bytes) {
    if (bytes <= level1Bytes) {
      return LEVEL_1_NANOS;
    }
    if (bytes <= level2Bytes) {
      return level2Nanos;
    }
    return bytes <= level3Bytes ? level3Nanos : memoryNanos;
  }

  /** The cache that so many bytes fit, for people. */
  public String level(double bytes) {
    if (bytes <= level1Bytes) {
      return "L1";
    }
    if (bytes <= level2Bytes) {
      return "L2";
    }
    return bytes <= level3Bytes ? "L3" : "memory";
  }

  /**
   * Joining two sides that are there.
   *
   * @param buildBytes what the build side takes
   * @param repeats whether keys of the build side may come again, which takes chains
   */
  double joinNanos(
      double probeRows,
      double buildRows,
      double buildBytes,
      double deliveredRows,
      boolean repeats) {
    double access = accessNanos(buildBytes);
    return probeRows * access
        + buildRows * (BUILD_ROW_NANOS + access + (repeats ? REPEATED_KEY_NANOS : 0))
        + deliveredRows * DELIVER_ROW_NANOS;
  }
}
