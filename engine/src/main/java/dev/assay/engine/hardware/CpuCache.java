package dev.assay.engine.hardware;

import java.util.List;

/**
 * One cache instance.
 *
 * @param level 1, 2, 3 …
 * @param type {@code Data}, {@code Instruction} or {@code Unified}, as sysfs spells it
 * @param sizeBytes capacity
 * @param lineBytes coherency line size, 0 when unknown
 * @param ways associativity, 0 when unknown or fully associative
 * @param sharedBy CPUs that share the instance, ascending
 */
public record CpuCache(
    int level, String type, long sizeBytes, int lineBytes, int ways, List<Integer> sharedBy) {

  /** Freezes the list. */
  public CpuCache {
    sharedBy = List.copyOf(sharedBy);
  }

  /** True when loads and stores go through it. */
  public boolean holdsData() {
    return !type.equals("Instruction");
  }
}
