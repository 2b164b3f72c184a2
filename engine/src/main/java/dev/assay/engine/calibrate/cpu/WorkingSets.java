package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.Effort;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which working sets a latency curve visits, and which of them stands for a cache level. */
final class WorkingSets {

  static final long LEAST_BYTES = 4096;

  /** A set this many times the outermost cache streams from memory. */
  static final double BEYOND_CACHE = 1.5;

  /** Of a set this many times the outermost cache, loads in random order are memory's. */
  static final int DRAM_TIMES = 4;

  private static final long LEAST_LARGEST_BYTES = 64L << 20;

  private WorkingSets() {}

  /**
   * The largest working set: four times the outermost cache (one and a half times at coarse
   * effort), at least 64 MiB, within the memory that may be used.
   */
  static long largestBytes(Effort effort, long lastLevelBytes, long usableBytes) {
    long wanted =
        Math.max(LEAST_LARGEST_BYTES, (long) Math.ceil(dramTimes(effort) * lastLevelBytes));
    return Math.max(LEAST_BYTES, Math.min(wanted, usableBytes));
  }

  /**
   * Working sets in bytes, ascending: powers of two, at standard effort also the sets half way
   * between and, around the size of each cache, the quarters.
   */
  static SortedSet<Long> curve(Effort effort, CacheHierarchy caches, int cpu, long largestBytes) {
    SortedSet<Long> sets = new TreeSet<>();
    for (long octave = LEAST_BYTES; octave <= largestBytes; octave *= 2) {
      sets.add(octave);
      if (effort == Effort.STANDARD) {
        sets.add(octave + octave / 2);
        if (hasEdge(caches, cpu, octave)) {
          sets.add(octave + octave / 4);
          sets.add(octave + 3 * octave / 4);
        }
      }
    }
    sets.add(largestBytes);
    sets.addAll(levels(effort, caches, cpu, largestBytes).keySet());
    return sets.headSet(largestBytes + 1);
  }

  /**
   * The working sets that stand for a level, with the level's name; DRAM where it is reached, at
   * standard effort by {@link #DRAM_TIMES}.
   */
  static SortedMap<Long, String> levels(
      Effort effort, CacheHierarchy caches, int cpu, long largestBytes) {
    SortedMap<Long, String> levels = new TreeMap<>();
    for (int level : caches.levels(cpu)) {
      long bytes = caches.workingSetBytes(level, cpu, List.of(cpu));
      if (bytes > 0 && bytes <= largestBytes) {
        levels.put(bytes, "L" + level);
      }
    }
    if (largestBytes >= dramTimes(effort) * caches.lastLevelBytes(cpu)) {
      levels.put(largestBytes, "DRAM");
    }
    return levels;
  }

  /** How many times the outermost cache a set must be for its loads to count as memory's. */
  static double dramTimes(Effort effort) {
    return effort == Effort.STANDARD ? DRAM_TIMES : BEYOND_CACHE;
  }

  /** True when a cache ends within the octave or right at one of its ends. */
  private static boolean hasEdge(CacheHierarchy caches, int cpu, long octaveBytes) {
    return caches.sizesBytes(cpu).stream()
        .anyMatch(size -> size >= octaveBytes && size <= 2 * octaveBytes);
  }
}
