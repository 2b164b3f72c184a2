package dev.assay.exec.pipeline;

import dev.assay.engine.hardware.Fact;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import dev.assay.engine.tune.TuningKey;
import java.util.Locale;

/**
 * When both sides of a join are partitioned by bits of their keys' hashes before they meet, so that
 * a partition's table is in the cache while it is asked, and by how many bits.
 *
 * @param cacheBytes of a core's second cache
 * @param sharedBytes found in the cache that cores share: no table that fits is partitioned
 * @param savedNanos what a look-up into the second cache costs less than one beyond all caches
 * @param mostBits as many partitions are written at once
 * @param forcedBits how many bits in any case; 0 for never, -1 where cost decides
 * @param because what decided the costs, for people
 */
public record Partitioning(
    long cacheBytes,
    long sharedBytes,
    double savedNanos,
    int mostBits,
    int forcedBits,
    String because) {

  /** Cost decides. */
  private static final int BY_COST = -1;

  /** Of a value of a row: collected, put where its partition is, and read again. */
  private static final double MOVE_NANOS = 4;

  /** A partition's table shares the cache with rows, and partitions differ in size. */
  private static final int SHARE_OF_CACHE = 4;

  /** Of a machine of which nothing is known. */
  public static final Partitioning DEFAULT =
      of(Tuner.ofCaches(Fact.unknown("nothing", "nobody has asked")));

  /** Checks. */
  public Partitioning {
    if (cacheBytes < 1 || sharedBytes < 1 || mostBits < 1 || mostBits > 14 || forcedBits > 14) {
      throw new IllegalArgumentException("caches have a byte or more, partitions 1 to 14 bits");
    }
  }

  /** As tuned. */
  public static Partitioning of(Tuning tuning) {
    return new Partitioning(
        tuning.get(TuningKey.CACHE_L2),
        tuning.get(TuningKey.CACHE_L3),
        Math.max(0, tuning.get(TuningKey.LOOKUP_MEMORY) - tuning.get(TuningKey.LOOKUP_L2)),
        Integer.SIZE - 1 - Integer.numberOfLeadingZeros(tuning.get(TuningKey.PARTITIONS)),
        BY_COST,
        tuning.choice(TuningKey.LOOKUP_MEMORY).by());
  }

  /** Whether cost has no say. */
  public boolean isForced() {
    return forcedBits != BY_COST;
  }

  /** The same, where every hash join has partitions by so many bits; by 0 none has any. */
  public Partitioning forced(int bits) {
    return new Partitioning(cacheBytes, sharedBytes, savedNanos, mostBits, bits, because);
  }

  /**
   * What is weighed for a join.
   *
   * @param tableBytes of one table for all build rows
   * @param buildValues that would be moved
   * @param probeValues that would be moved, as far as expected
   * @param lookups into the table and into columns of build rows, as far as expected
   */
  public record Join(long tableBytes, double buildValues, double probeValues, double lookups) {}

  /** Bits to partition by, 0 for none. */
  public int bits(Join join) {
    boolean pays = join.tableBytes() > sharedBytes && savedNanos(join) > movedNanos(join);
    if (isForced() || !pays) {
      return Math.max(0, forcedBits);
    }
    long parts = Math.ceilDiv(join.tableBytes(), Math.max(1, cacheBytes / SHARE_OF_CACHE));
    return Math.clamp(Long.SIZE - Long.numberOfLeadingZeros(parts - 1), 1, mostBits);
  }

  private double savedNanos(Join join) {
    return join.lookups() * savedNanos;
  }

  private static double movedNanos(Join join) {
    return (join.buildValues() + join.probeValues()) * MOVE_NANOS;
  }

  /** Why there are as many partitions as there are, for people. */
  public String why(Join join) {
    return isForced()
        ? "as forced"
        : String.format(
            Locale.ROOT,
            "one table of %d MiB is beyond %d MiB of cache; %.0f ms of misses saved (%.1f ns each,"
                + " %s) for %.0f ms of moving",
            join.tableBytes() >> 20,
            sharedBytes >> 20,
            savedNanos(join) / 1e6,
            savedNanos,
            because,
            movedNanos(join) / 1e6);
  }
}
