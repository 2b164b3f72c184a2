package dev.assay.bench.suite.level;

import dev.assay.bench.workload.RunContext;
import dev.assay.engine.calibrate.cpu.CacheHierarchy;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.HardwareFacts;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
    beyond(last, facts).ifPresent(dram -> sets.put(DRAM, dram));
    return Collections.unmodifiableSequencedMap(sets);
  }

  /**
   * Bytes in DRAM for all threads together: beyond the outermost caches that the context's CPUs
   * reach, counted together. Empty where the caches are not known or too little memory may be used.
   */
  public static OptionalLong dramOfAllThreads(RunContext context) {
    HardwareFacts facts = context.machine().hardware();
    Optional<CacheHierarchy> caches = CacheHierarchy.of(facts);
    if (caches.isEmpty()) {
      return OptionalLong.empty();
    }
    long last =
        context.cpus().stream()
            .flatMap(cpu -> outermost(caches.get(), cpu).stream())
            .distinct()
            .mapToLong(CpuCache::sizeBytes)
            .sum();
    return beyond(last, facts);
  }

  private static Optional<CpuCache> outermost(CacheHierarchy caches, int cpu) {
    return caches.caches().stream()
        .filter(cache -> cache.sharedBy().contains(cpu))
        .max(Comparator.comparingInt(CpuCache::level));
  }

  /** Twice what the caches hold; empty where not even 1.5 times as much may be used. */
  private static OptionalLong beyond(long cachedBytes, HardwareFacts facts) {
    long bytes =
        Math.min(
            Math.max(LEAST_DRAM_BYTES, 2 * cachedBytes), Math.min(MOST_BYTES, usableBytes(facts)));
    return bytes >= 1.5 * cachedBytes ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  /** A quarter of what is granted; where that is unknown, half of what this JVM may take. */
  private static long usableBytes(HardwareFacts facts) {
    long granted =
        Math.min(
            facts.memoryBytes().orElse(2 * Runtime.getRuntime().maxMemory()),
            facts.limits().memoryLimitBytes().orElse(Long.MAX_VALUE));
    return granted / 4;
  }

  /**
   * The working set of a level for a chase: as {@link #ofOneThread}, but twice as large in DRAM, as
   * the calibration's is, because every page more makes a random load dearer.
   */
  public static long ofChase(RunContext context, String level, long bytes) {
    return level.equals(DRAM)
        ? Math.min(2 * bytes, Math.max(bytes, usableBytes(context.machine().hardware())))
        : bytes;
  }

  /** Why there are none, in one sentence; empty when there are. */
  public static Optional<String> whyNone(RunContext context) {
    return ofOneThread(context).isEmpty()
        ? Optional.of("The sizes of this machine's caches are not known.")
        : Optional.empty();
  }

  /** About how long a JVM takes to touch, fill and check so many bytes: 1 GB/s. */
  public static long setupMillis(long bytes) {
    return bytes / 1_000_000;
  }

  /** The heap a fork needs for arrays of so many bytes. */
  public static String heapFlag(long arrayBytes) {
    return "-Xmx" + (256 + ((arrayBytes + arrayBytes / 4) >> 20)) + "m";
  }
}
