package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.HardwareFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The data caches of a machine, and the working sets that belong into each of them.
 *
 * @param caches every cache instance that holds data
 * @param source where the sizes come from, for notes
 */
public record CacheHierarchy(List<CpuCache> caches, String source) {

  private static final int DEFAULT_LINE_BYTES = 64;
  private static final long ROUNDING_BYTES = 1024;

  /** Freezes the list. */
  public CacheHierarchy {
    caches = caches.stream().filter(c -> c.holdsData() && c.sizeBytes() > 0).toList();
  }

  /** The hierarchy that the facts state; empty when they name no cache. */
  public static Optional<CacheHierarchy> of(HardwareFacts facts) {
    return facts
        .caches()
        .get()
        .map(known -> new CacheHierarchy(known, facts.caches().source()))
        .filter(hierarchy -> !hierarchy.caches.isEmpty());
  }

  /**
   * A hierarchy read off a latency curve: a level ends at the last working set before the latency
   * has risen by half over the flat part. Coarse by nature: a size is good to a factor of two, and
   * caches are taken as private to a core, which nothing here can tell.
   *
   * @param nanosByBytes latency by working set, at one point an octave
   * @param cpus the CPUs that each get such caches
   */
  static CacheHierarchy detected(SortedMap<Long, Double> nanosByBytes, Collection<Integer> cpus) {
    List<Long> sizes = new ArrayList<>();
    double flat = Double.MAX_VALUE;
    long before = 0;
    boolean rising = false;
    for (var point : nanosByBytes.entrySet()) {
      boolean risen = point.getValue() > 1.5 * flat;
      if (risen && !rising) {
        sizes.add(before);
      }
      flat = risen ? point.getValue() : Math.min(flat, point.getValue());
      rising = risen;
      before = point.getKey();
    }
    List<CpuCache> caches = new ArrayList<>();
    for (int cpu : cpus) {
      for (int i = 0; i < sizes.size(); i++) {
        caches.add(new CpuCache(i + 1, "Unified", sizes.get(i), 0, 0, List.of(cpu)));
      }
    }
    return new CacheHierarchy(caches, "steps of the measured latency curve");
  }

  /** Cache levels that this CPU has, ascending. */
  public SortedSet<Integer> levels(int cpu) {
    SortedSet<Integer> levels = new TreeSet<>();
    caches.stream().filter(c -> serves(c, cpu)).forEach(c -> levels.add(c.level()));
    return levels;
  }

  /** Capacities of the caches that this CPU reaches. */
  List<Long> sizesBytes(int cpu) {
    return caches.stream().filter(c -> serves(c, cpu)).map(CpuCache::sizeBytes).toList();
  }

  /** Coherency line size, 64 where it is not stated. */
  int lineBytes() {
    return caches.stream()
        .mapToInt(CpuCache::lineBytes)
        .filter(bytes -> bytes > 0)
        .max()
        .orElse(DEFAULT_LINE_BYTES);
  }

  /** Capacity of the outermost cache that this CPU reaches, 0 when there is none. */
  public long lastLevelBytes(int cpu) {
    return caches.stream()
        .filter(c -> serves(c, cpu))
        .max((a, b) -> Integer.compare(a.level(), b.level()))
        .map(CpuCache::sizeBytes)
        .orElse(0L);
  }

  /** Capacity of all outermost caches that these CPUs reach together. */
  long lastLevelBytes(Collection<Integer> cpus) {
    SortedMap<Set<Integer>, Long> instances =
        new TreeMap<>((a, b) -> Integer.compare(Collections.min(a), Collections.min(b)));
    for (int cpu : cpus) {
      caches.stream()
          .filter(c -> serves(c, cpu))
          .max((a, b) -> Integer.compare(a.level(), b.level()))
          .ifPresent(c -> instances.put(new HashSet<>(c.sharedBy()), c.sizeBytes()));
    }
    return instances.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The working set with which a thread on a CPU exercises one level, when others run beside it:
   * half of the innermost cache; half of a middle one, which is well beyond the one inside it; of a
   * third level and further the geometric mean of its share and that of the level inside, because a
   * large outer cache is often shared with tenants that the facts do not show.
   *
   * @param active CPUs that run a thread each, {@code cpu} among them; a shared cache is divided
   * @return bytes, a multiple of 1 KiB; 0 when the level is no larger than the one inside it
   */
  public long workingSetBytes(int level, int cpu, Collection<Integer> active) {
    double share = shareBytes(level, cpu, active);
    SortedSet<Integer> inside = levels(cpu).headSet(level);
    if (inside.isEmpty()) {
      return rounded(share / 2);
    }
    double inner = shareBytes(inside.last(), cpu, active);
    double wanted = inside.size() == 1 ? share / 2 : Math.sqrt(share * inner);
    double least = 1.5 * inner;
    // An outer cache that does not copy the inner one (exclusive) holds its size beyond it.
    return least > share + 0.5 * inner ? 0 : rounded(Math.max(least, wanted));
  }

  private double shareBytes(int level, int cpu, Collection<Integer> active) {
    return caches.stream()
        .filter(c -> c.level() == level && serves(c, cpu))
        .mapToDouble(
            c ->
                (double) c.sizeBytes()
                    / Math.max(1, active.stream().filter(other -> serves(c, other)).count()))
        .findFirst()
        .orElse(0);
  }

  private static boolean serves(CpuCache cache, int cpu) {
    return cache.sharedBy().contains(cpu);
  }

  private static long rounded(double bytes) {
    return ((long) bytes) / ROUNDING_BYTES * ROUNDING_BYTES;
  }
}
