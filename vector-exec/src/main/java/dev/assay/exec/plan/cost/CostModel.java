package dev.assay.exec.plan.cost;

import dev.assay.engine.hardware.Fact;
import dev.assay.engine.tune.Choice;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import dev.assay.engine.tune.TuningKey;
import java.util.List;
import java.util.Locale;

/**
 * Nanoseconds of a join, by the cache that its build side fits: the planner needs ratios, not
 * times.
 *
 * @param levels where rows can be, from the first cache to memory: four, of growing size and cost
 */
public record CostModel(List<Level> levels) {

  /**
   * A cache, or memory.
   *
   * @param bytes that it holds
   * @param nanos of one look-up among many
   * @param because what decided both, for people
   */
  public record Level(String name, double bytes, double nanos, String because) {

    /** Both figures with what decided them. */
    @Override
    public String toString() {
      return name + ": " + because;
    }
  }

  /** Of a machine of which nothing is known. */
  public static final CostModel DEFAULT =
      of(Tuner.ofCaches(Fact.unknown("nothing", "nobody has asked")));

  private static final double LEVEL_1_NANOS = 0.8;
  private static final double BUILD_ROW_NANOS = 1.5;
  private static final double REPEATED_KEY_NANOS = 6;
  private static final double DELIVER_ROW_NANOS = 1;

  /** Checks. */
  public CostModel {
    levels = List.copyOf(levels);
    if (levels.size() != 4 || !(levels.getFirst().bytes() > 0)) {
      throw new IllegalArgumentException("there are three caches and memory");
    }
    for (int i = 1; i < levels.size(); i++) {
      if (!(levels.get(i).bytes() >= levels.get(i - 1).bytes()
          && levels.get(i).nanos() >= levels.get(i - 1).nanos())) {
        throw new IllegalArgumentException("size and cost must grow from cache to cache");
      }
    }
  }

  /** As tuned; what would not grow from cache to cache is as it is in the one before. */
  public static CostModel of(Tuning tuning) {
    Choice first = tuning.choice(TuningKey.CACHE_L1);
    double bytes = tuning.get(TuningKey.CACHE_L1);
    Level level1 = new Level("L1", bytes, LEVEL_1_NANOS, said(first, "B"));
    Level level2 = level(level1, "L2", tuning, TuningKey.CACHE_L2, TuningKey.LOOKUP_L2);
    Level level3 = level(level2, "L3", tuning, TuningKey.CACHE_L3, TuningKey.LOOKUP_L3);
    Choice last = tuning.choice(TuningKey.LOOKUP_MEMORY);
    double nanos = Math.max(level3.nanos(), tuning.get(TuningKey.LOOKUP_MEMORY));
    Level memory = new Level("memory", Double.MAX_VALUE, nanos, said(last, "ns a look-up"));
    return new CostModel(List.of(level1, level2, level3, memory));
  }

  private static Level level(
      Level inner, String name, Tuning tuning, TuningKey<Integer> size, TuningKey<Double> lookup) {
    return new Level(
        name,
        Math.max(inner.bytes(), tuning.get(size)),
        Math.max(inner.nanos(), tuning.get(lookup)),
        said(tuning.choice(size), "B") + ", " + said(tuning.choice(lookup), "ns a look-up"));
  }

  private static String said(Choice choice, String unit) {
    return String.format(Locale.ROOT, "%s %s (%s)", choice.value(), unit, choice.by());
  }

  /** Where so many bytes fit. */
  public Level level(double bytes) {
    for (Level level : levels) {
      if (bytes <= level.bytes()) {
        return level;
      }
    }
    return levels.getLast();
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
    double access = level(buildBytes).nanos();
    return probeRows * access
        + buildRows * (BUILD_ROW_NANOS + access + (repeats ? REPEATED_KEY_NANOS : 0))
        + deliveredRows * DELIVER_ROW_NANOS;
  }
}
