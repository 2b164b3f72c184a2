package dev.assay.engine.hardware;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Online CPUs with core, socket, node and kind. Source: the kernel's cputopology document. */
final class CpuTopology {

  static final String CPUS = "/sys/devices/system/cpu";

  /** Cores within this part of each other's strength are of one kind: binning differs so far. */
  private static final double SAME_KIND = 0.85;

  private CpuTopology() {}

  /** Numbers of the online CPUs: as sysfs says, else as cpuinfo lists them. */
  static Fact<List<Integer>> online(SystemFiles files, CpuInfo info) {
    List<Integer> online = CpuSet.read(files, CPUS + "/online");
    if (!online.isEmpty()) {
      return Fact.known(online, CPUS + "/online");
    }
    List<Integer> listed =
        info.cpus().stream()
            .filter(cpu -> files.integer(CPUS + "/cpu" + cpu + "/online", 1) != 0)
            .toList();
    return listed.isEmpty()
        ? Fact.unknown(CPUS + "/online, " + CpuInfo.PATH, "neither lists the online CPUs")
        : Fact.known(listed, CpuInfo.PATH + " processor");
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
      List<Integer> siblings =
          CpuSet.read(files, CPUS + "/cpu" + id + "/topology/thread_siblings_list");
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
    Map<Integer, String> kinds = new HashMap<>();
    List<Integer> fast = CpuSet.read(files, "/sys/devices/cpu_core/cpus");
    if (!fast.isEmpty() && files.exists("/sys/devices/cpu_atom/cpus")) {
      ids.forEach(cpu -> kinds.put(cpu, fast.contains(cpu) ? "performance" : "efficiency"));
      return kinds;
    }
    Map<Integer, Long> capacities = new HashMap<>();
    for (int id : ids) {
      capacities.put(id, files.number(CPUS + "/cpu" + id + "/cpu_capacity").orElse(0L));
    }
    Map<Integer, String> byCapacity = byStrength(capacities);
    return byCapacity.isEmpty() ? byStrength(maxKhz) : byCapacity;
  }

  /** Empty where any strength is unknown, or all are so close that only the binning differs. */
  private static Map<Integer, String> byStrength(Map<Integer, Long> strengths) {
    Map<Integer, String> kinds = new HashMap<>();
    long top = Collections.max(strengths.values());
    long low = Collections.min(strengths.values());
    if (low > 0 && low < SAME_KIND * top) {
      strengths.forEach(
          (cpu, strength) -> {
            boolean small = SAME_KIND * strength <= low;
            kinds.put(
                cpu, strength >= SAME_KIND * top ? "performance" : small ? "efficiency" : "middle");
          });
    }
    return kinds;
  }
}
