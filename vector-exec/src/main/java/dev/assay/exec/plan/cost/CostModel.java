package dev.assay.exec.plan.cost;

/**
 * Nanoseconds of a join, by the cache that its build side fits: the planner needs ratios, not
 * times.
 *
 * @param level1Bytes data cache next to the core
 * @param level2Bytes cache of the core
 * @param level3Bytes cache that cores share
 */
public record CostModel(long level1Bytes, long level2Bytes, long level3Bytes) {

  /** Sizes that most servers have. */
  public static final CostModel DEFAULT = new CostModel(32 << 10, 1 << 20, 32 << 20);

  private static final double LEVEL_1_NANOS = 0.8;
  private static final double LEVEL_2_NANOS = 1.5;
  private static final double LEVEL_3_NANOS = 4;
  private static final double MEMORY_NANOS = 12;
  private static final double BUILD_ROW_NANOS = 1.5;
  private static final double REPEATED_KEY_NANOS = 6;
  private static final double DELIVER_ROW_NANOS = 1;

  /** Checks. */
  public CostModel {
    if (level1Bytes <= 0 || level2Bytes < level1Bytes || level3Bytes < level2Bytes) {
      throw new IllegalArgumentException("caches must be of growing size, 1 byte or more");
    }
  }

  /** One look into so many bytes at random. */
  double accessNanos(double bytes) {
    if (bytes <= level1Bytes) {
      return LEVEL_1_NANOS;
    }
    if (bytes <= level2Bytes) {
      return LEVEL_2_NANOS;
    }
    return bytes <= level3Bytes ? LEVEL_3_NANOS : MEMORY_NANOS;
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
