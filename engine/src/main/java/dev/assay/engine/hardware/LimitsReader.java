package dev.assay.engine.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the kernel grants this process: CPUs, CPU time, memory, locked memory. */
final class LimitsReader {

  private static final String STATUS = "/proc/self/status";
  private static final String LIMITS = "/proc/self/limits";

  /** Version 1 spells "no limit" as the largest multiple of the page size. */
  private static final double NO_LIMIT = 0x1p62;

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
    return least(
        ControlGroup.find(files, "cpu"),
        "cpu.max",
        "cpu.cfs_quota_us",
        path -> {
          String[] words = files.line(path).orElse("max").split(" +", -1);
          long quota = SystemFiles.parse(words[0], -1);
          String periodPath = path.replace("cpu.cfs_quota_us", "cpu.cfs_period_us");
          long period =
              words.length > 1
                  ? SystemFiles.parse(words[1], -1)
                  : files.number(periodPath).orElse(-1L);
          return quota > 0 && period > 0 ? (double) quota / period : 0;
        });
  }

  private static Fact<Long> memory(SystemFiles files) {
    return least(
            ControlGroup.find(files, "memory"),
            "memory.max",
            "memory.limit_in_bytes",
            path -> SystemFiles.parse(files.line(path).orElse("max"), -1))
        .map(Double::longValue);
  }

  /**
   * The least limit above zero on the way up; what is no limit reads as zero, below or infinite.
   */
  private static Fact<Double> least(
      Optional<ControlGroup> group, String nameV2, String nameV1, ToDoubleFunction<String> limit) {
    Fact<Double> least =
        Fact.unknown("/proc/self/cgroup", "no control group here sets a " + nameV2);
    for (String directory : group.map(ControlGroup::directories).orElse(List.of())) {
      String path = directory + "/" + (group.get().version() == 2 ? nameV2 : nameV1);
      double value = limit.applyAsDouble(path);
      if (value > 0 && value < least.orElse(NO_LIMIT)) {
        least = Fact.known(value, path);
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
