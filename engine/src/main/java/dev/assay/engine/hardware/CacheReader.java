package dev.assay.engine.hardware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cache instances. Source: {@code /sys/devices/system/cpu/cpuN/cache}. */
final class CacheReader {

  private static final int MAX_INDEX = 16;

  private CacheReader() {}

  static Fact<List<CpuCache>> read(SystemFiles files, Fact<List<Integer>> online) {
    String source = CpuTopology.CPUS + "/cpu*/cache";
    List<CpuCache> caches = new ArrayList<>();
    // One instance is listed under each CPU that shares it: read once, and not again below the
    // others, which keeps hundreds of CPUs affordable.
    Set<Long> seen = new HashSet<>();
    for (int cpu : online.orElse(List.of())) {
      for (int index = 0; index < MAX_INDEX; index++) {
        String path = CpuTopology.CPUS + "/cpu" + cpu + "/cache/index" + index + "/";
        if (seen.contains(key(index, cpu))) {
          continue;
        }
        int level = files.integer(path + "level", 0);
        if (level <= 0) {
          break;
        }
        CpuCache cache = cache(files, path, level, cpu);
        for (int sharer : cache.sharedBy()) {
          seen.add(key(index, sharer));
        }
        if (cache.sizeBytes() > 0) {
          caches.add(cache);
        }
      }
    }
    if (caches.isEmpty()) {
      return Fact.unknown(source, "the kernel states no cache with its size");
    }
    caches.sort(
        Comparator.comparingInt(CpuCache::level)
            .thenComparing(CpuCache::type)
            .thenComparing(cache -> cache.sharedBy().getFirst()));
    return Fact.known(List.copyOf(caches), source);
  }

  private static CpuCache cache(SystemFiles files, String path, int level, int cpu) {
    List<Integer> sharedBy = CpuSet.read(files, path + "shared_cpu_list");
    return new CpuCache(
        level,
        files.line(path + "type").orElse("Unified"),
        files.line(path + "size").map(text -> SystemFiles.parse(text, 0)).orElse(0L),
        Math.max(0, files.integer(path + "coherency_line_size", 0)),
        Math.max(0, files.integer(path + "ways_of_associativity", 0)),
        sharedBy.contains(cpu) ? sharedBy : List.of(cpu));
  }

  private static long key(int index, int cpu) {
    return (long) index << 32 | cpu;
  }
}
