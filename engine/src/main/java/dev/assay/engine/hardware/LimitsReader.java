package dev.assay.engine.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the kernel grants this process: CPUs, CPU time, memory, locked memory. */
final class LimitsReader {

  private static final String STATUS = "/proc/self/status";
  private static final String LIMITS = "/proc/self/limits";

  /** Version 1 spells "no limit" as the largest multiple of the page size. */
  private static final long NO_LIMIT = Long.MAX_VALUE >> 1;

  private LimitsReader() {}

  static Limits read(SystemFiles files, Fact<List<Integer>> online) {
    return new Limits(allowedCpus(files, online), cpuQuota(files), memory(files), locked(files));
  }

  /** The scheduler's mask, less CPUs that are offline: the mask may name all possible ones. */
  private static Fact<List<Integer>> allowedCpus(SystemFiles files, Fact<List<Integer>> online) {
    String key = "Cpus_allowed_list:";
    Fact<String> status = files.text(STATUS);
    Optional<List<Integer>> allowed =
        line(status, key).flatMap(CpuSet::parseList).filter(cpus -> !cpus.isEmpty());
    if (allowed.isEmpty()) {
      return Fact.unknown(STATUS, "it has no usable line " + key);
    }
    List<Integer> cpus = new ArrayList<>(allowed.get());
    online.get().ifPresent(cpus::retainAll);
    return cpus.isEmpty()
        ? Fact.unknown(STATUS + " " + key, "no CPU in it is online")
        : Fact.known(List.copyOf(cpus), STATUS + " " + key);
  }

  private static Fact<Double> cpuQuota(SystemFiles files) {
    Optional<ControlGroup> group = ControlGroup.find(files, "cpu");
    Fact<Double> least = Fact.unknown("/proc/self/cgroup", "no control group limits CPU time here");
    for (String directory : group.map(ControlGroup::directories).orElse(List.of())) {
      String path = directory + (group.get().version() == 2 ? "/cpu.max" : "/cpu.cfs_quota_us");
      String[] words = files.line(path).orElse("max").split(" +", -1);
      long quota = SystemFiles.parse(words[0], -1);
      long period =
          words.length > 1
              ? SystemFiles.parse(words[1], -1)
              : files.number(directory + "/cpu.cfs_period_us").orElse(-1L);
      if (quota > 0 && period > 0 && (double) quota / period < least.orElse(Double.MAX_VALUE)) {
        least = Fact.known((double) quota / period, path);
      }
    }
    return least;
  }

  private static Fact<Long> memory(SystemFiles files) {
    Optional<ControlGroup> group = ControlGroup.find(files, "memory");
    Fact<Long> least = Fact.unknown("/proc/self/cgroup", "no control group limits memory here");
    for (String directory : group.map(ControlGroup::directories).orElse(List.of())) {
      String path =
          directory + (group.get().version() == 2 ? "/memory.max" : "/memory.limit_in_bytes");
      long limit = SystemFiles.parse(files.line(path).orElse("max"), -1);
      if (limit > 0 && limit < NO_LIMIT && limit < least.orElse(Long.MAX_VALUE)) {
        least = Fact.known(limit, path);
      }
    }
    return least;
  }

  private static Fact<Long> locked(SystemFiles files) {
    String key = "Max locked memory";
    String soft = line(files.text(LIMITS), key).orElse("").strip().split(" +", -1)[0];
    long bytes = soft.equals("unlimited") ? Long.MAX_VALUE : SystemFiles.parse(soft, -1);
    return bytes < 0
        ? Fact.unknown(LIMITS, "it has no usable line " + key)
        : Fact.known(bytes, LIMITS + " " + key);
  }

  private static Optional<String> line(Fact<String> text, String key) {
    return text.get()
        .flatMap(all -> all.lines().filter(line -> line.startsWith(key)).findFirst())
        .map(line -> line.substring(key.length()));
  }
}
