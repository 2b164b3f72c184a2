package dev.assay.bench.suite.level;

import dev.assay.bench.workload.RunContext;
import dev.assay.engine.calibrate.cpu.CacheHierarchy;
import dev.assay.engine.hardware.HardwareFacts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The working set of one thread for each level, by the rule that the calibration uses, so that a
 * benchmark and its ceiling speak of the same level.
 */
public final class WorkingSets {

  /** Name of what lies behind the last cache. */
  public static final String DRAM = "DRAM";

  private static final long LEAST_DRAM_BYTES = 64L << 20;

  /** So many ints that an index still counts them. */
  private static final long MOST_BYTES = 4L << 30;

  private WorkingSets() {}

  /**
   * Bytes by level, innermost first: {@code L1}, {@code L2}, … and {@code DRAM} where enough memory
   * may be used. Empty where the caches are not known.
   */
  public static SequencedMap<String, Long> ofOneThread(RunContext context) {
    HardwareFacts facts = context.machine().hardware();
    SequencedMap<String, Long> sets = new LinkedHashMap<>();
    Optional<CacheHierarchy> caches = CacheHierarchy.of(facts);
    if (caches.isEmpty()) {
      return sets;
    }
    int cpu = context.cpus().getFirst();
    for (int level : caches.get().levels(cpu)) {
      long bytes = caches.get().workingSetBytes(level, cpu, List.of(cpu));
      if (bytes > 0) {
        sets.put("L" + level, bytes);
      }
    }
    long last = caches.get().lastLevelBytes(cpu);
    long dram =
        Math.min(Math.max(LEAST_DRAM_BYTES, 2 * last), Math.min(MOST_BYTES, usableBytes(facts)));
    if (dram >= 1.5 * last) {
      sets.put(DRAM, dram);
    }
    return Collections.unmodifiableSequencedMap(sets);
  }

  /** A quarter of what is granted; where that is unknown, half of what this JVM may take. */
  private static long usableBytes(HardwareFacts facts) {
    long granted =
        Math.min(
            facts.memoryBytes().orElse(2 * Runtime.getRuntime().maxMemory()),
            facts.limits().memoryLimitBytes().orElse(Long.MAX_VALUE));
    return granted / 4;
  }

  /** Why there are none, in one sentence; empty when there are. */
  public static Optional<String> whyNone(RunContext context) {
    return ofOneThread(context).isEmpty()
        ? Optional.of("The sizes of this machine's caches are not known.")
        : Optional.empty();
  }

  /** The heap a fork needs for arrays of so many bytes. */
  public static String heapFlag(long arrayBytes) {
    return "-Xmx" + (256 + ((arrayBytes + arrayBytes / 4) >> 20)) + "m";
  }
}
