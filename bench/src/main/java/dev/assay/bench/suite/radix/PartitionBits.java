package dev.assay.bench.suite.radix;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.measure.Figure;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many bits to partition by. None where look-ups into one table for all, of which a core has
 * several on their way at once, cost less than moving every tuple. Else as few as let a partition's
 * table fit an eighth of the second-level cache, which it shares with tuples and buffers, and no
 * more partitions than pages that the TLB reaches.
 *
 * @param cacheBytes of the second level
 * @param most bits that the TLB allows
 * @param latencies in nanoseconds by bytes of the working set; empty where they were not measured
 */
record PartitionBits(long cacheBytes, int most, NavigableMap<Long, Double> latencies) {

  private static final long USUAL_CACHE_BYTES = 1 << 20;
  private static final int USUAL_PAGES = 1 << 10;

  /** A page is out of reach where a load takes so many times what it takes from few pages. */
  private static final double OUT_OF_REACH = 6;

  /** Of a tuple: counted, put into a buffer, written, read again. */
  private static final double MOVE_NANOS = 8;

  /** Look-ups that a core has on their way at once. */
  private static final double OVERLAP = 8;

  /** A table of so many times the cache is moved for where nothing is known of latencies. */
  private static final int USUAL_TIMES = 8;

  /** By a machine's second-level cache, and what was measured of loads. */
  static PartitionBits of(Machine machine, Calibration calibration) {
    long cache =
        machine.hardware().caches().orElse(List.of()).stream()
            .filter(each -> each.level() == 2)
            .mapToLong(CpuCache::sizeBytes)
            .min()
            .orElse(USUAL_CACHE_BYTES);
    NavigableMap<Long, Double> walks = curve(calibration, "memory.latency.page-walk", "pages", "");
    long reach = USUAL_PAGES;
    for (Map.Entry<Long, Double> walk : walks.entrySet()) {
      if (walk.getValue() <= OUT_OF_REACH * walks.firstEntry().getValue()) {
        reach = walk.getKey();
      }
    }
    return new PartitionBits(
        cache,
        Long.SIZE - 1 - Long.numberOfLeadingZeros(reach),
        curve(calibration, "memory.latency", "bytes", "huge"));
  }

  private static NavigableMap<Long, Double> curve(
      Calibration calibration, String id, String label, String pages) {
    NavigableMap<Long, Double> curve = new TreeMap<>();
    for (Figure figure : calibration.figures()) {
      if (figure.id().equals(id)
          && (pages.isEmpty() || pages.equals(figure.labels().get("pages")))) {
        curve.put(
            Long.valueOf(figure.labels().getOrDefault(label, "1")), figure.estimate().value());
      }
    }
    return curve;
  }

  /** Bits for a table of so many bytes; 0 where it needs no partitions. */
  int forTable(long bytes) {
    long part = cacheBytes / 8;
    boolean pays =
        latencies.isEmpty()
            ? bytes > USUAL_TIMES * cacheBytes
            : (nanos(bytes) - nanos(part)) / OVERLAP > MOVE_NANOS;
    int bits = 0;
    while (pays && bits < most && bytes >>> bits > part) {
      bits++;
    }
    return bits;
  }

  /** Of the next working set that was measured, or the largest. */
  private double nanos(long bytes) {
    Map.Entry<Long, Double> next = latencies.ceilingEntry(bytes);
    return next == null ? latencies.lastEntry().getValue() : next.getValue();
  }
}
