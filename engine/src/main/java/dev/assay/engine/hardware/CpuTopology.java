package dev.assay.engine.hardware;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Online CPUs with core, socket, node and kind. Source: the kernel's cputopology document. */
final class CpuTopology {

  static final String CPUS = "/sys/devices/system/cpu";

  /**
   * Below this part of the fastest core's frequency a core is of another kind, not a slower bin.
   */
  private static final double SAME_KIND_FREQUENCY = 0.85;

  private CpuTopology() {}

  /** Numbers of the online CPUs: as sysfs says, else as cpuinfo lists them. */
  static Fact<List<Integer>> online(SystemFiles files, CpuInfo info) {
    Fact<List<Integer>> online =
        files.line(CPUS + "/online").map(text -> CpuSet.parseList(text).orElse(List.of()));
    if (!online.orElse(List.of()).isEmpty()) {
      return online;
    }
    return info.cpus().isEmpty()
        ? Fact.unknown(CPUS + "/online, " + CpuInfo.PATH, "neither of them lists the online CPUs")
        : Fact.known(info.cpus(), CpuInfo.PATH + " processor");
  }

  static Fact<List<LogicalCpu>> read(
      SystemFiles files, CpuInfo info, Fact<List<Integer>> online, List<NumaNode> nodes) {
    return online.map(
        ids -> {
          Map<Integer, Integer> nodeOf = new HashMap<>();
          nodes.forEach(node -> node.cpus().forEach(cpu -> nodeOf.put(cpu, node.id())));
          Map<Integer, Long> maxKhz = new HashMap<>();
          for (int id : ids) {
            long khz = files.number(CPUS + "/cpu" + id + "/cpufreq/cpuinfo_max_freq").orElse(0L);
            maxKhz.put(id, Math.max(0, khz));
          }
          Map<Integer, String> kinds = kinds(files, ids, maxKhz);
          Map<Integer, Integer> sockets = new HashMap<>();
          for (int id : ids) {
            String path = CPUS + "/cpu" + id + "/topology/physical_package_id";
            sockets.put(id, files.integer(path, info.place(id).socket()));
          }
          Map<Integer, Integer> cores = cores(files, info, ids, sockets);
          return ids.stream()
              .map(
                  id ->
                      new LogicalCpu(
                          id,
                          cores.getOrDefault(id, -1),
                          sockets.getOrDefault(id, -1),
                          nodeOf.getOrDefault(id, -1),
                          kinds.getOrDefault(id, "uniform"),
                          maxKhz.getOrDefault(id, 0L)))
              .toList();
        });
  }

  /**
   * Cores numbered from 0 within their socket, in the order of their first CPU. The kernel's own
   * core_id is not used where siblings are listed, since it repeats in packages of several dies.
   */
  private static Map<Integer, Integer> cores(
      SystemFiles files, CpuInfo info, List<Integer> ids, Map<Integer, Integer> sockets) {
    Map<Integer, Integer> cores = new HashMap<>();
    Map<Integer, Integer> counts = new HashMap<>();
    Map<CpuInfo.Place, Integer> named = new HashMap<>();
    for (int id : ids) {
      if (cores.containsKey(id)) {
        continue;
      }
      int socket = sockets.getOrDefault(id, -1);
      String path = CPUS + "/cpu" + id + "/topology/";
      List<Integer> siblings =
          CpuSet.read(files, path + "thread_siblings_list", path + "thread_siblings")
              .orElse(List.of());
      CpuInfo.Place place = info.place(id);
      if (siblings.contains(id)) {
        int core = counts.merge(socket, 1, Integer::sum) - 1;
        siblings.forEach(sibling -> cores.putIfAbsent(sibling, core));
      } else if (place.core() >= 0) {
        cores.put(id, named.computeIfAbsent(place, p -> counts.merge(socket, 1, Integer::sum) - 1));
      }
    }
    return cores;
  }

  /**
   * Kinds of core, empty where all are alike. Asked in this order: the counter units of hybrid
   * Intel CPUs, the scheduler's capacities, the highest frequencies.
   */
  private static Map<Integer, String> kinds(
      SystemFiles files, List<Integer> ids, Map<Integer, Long> maxKhz) {
    Optional<List<Integer>> fast =
        files.line("/sys/devices/cpu_core/cpus").get().flatMap(CpuSet::parseList);
    Optional<List<Integer>> small =
        files.line("/sys/devices/cpu_atom/cpus").get().flatMap(CpuSet::parseList);
    Map<Integer, String> kinds = new HashMap<>();
    if (fast.isPresent() && small.isPresent() && !small.get().isEmpty()) {
      fast.get().forEach(cpu -> kinds.put(cpu, "performance"));
      ids.forEach(cpu -> kinds.putIfAbsent(cpu, "efficiency"));
      return kinds;
    }
    TreeSet<Long> capacities = new TreeSet<>();
    Map<Integer, Long> capacityOf = new HashMap<>();
    for (int id : ids) {
      long capacity = files.number(CPUS + "/cpu" + id + "/cpu_capacity").orElse(0L);
      capacityOf.put(id, capacity);
      capacities.add(capacity);
    }
    if (capacities.size() > 1 && capacities.getFirst() > 0) {
      capacityOf.forEach((cpu, capacity) -> kinds.put(cpu, kind(capacity, capacities)));
      return kinds;
    }
    long top = maxKhz.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long low = maxKhz.values().stream().mapToLong(Long::longValue).min().orElse(0);
    if (low > 0 && low < SAME_KIND_FREQUENCY * top) {
      maxKhz.forEach(
          (cpu, khz) ->
              kinds.put(cpu, khz < SAME_KIND_FREQUENCY * top ? "efficiency" : "performance"));
    }
    return kinds;
  }

  private static String kind(long capacity, NavigableSet<Long> capacities) {
    if (capacity == capacities.getLast()) {
      return "performance";
    }
    return capacity == capacities.getFirst() ? "efficiency" : "middle";
  }
}
