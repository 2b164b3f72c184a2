package dev.assay.engine.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Memory, huge page sizes and NUMA nodes. Source: proc(5) and the kernel's sysfs-devices-node. */
final class MemoryReader {

  private static final String MEMINFO = "/proc/meminfo";
  private static final String NODES = "/sys/devices/system/node";
  private static final String HUGE = "/sys/kernel/mm/hugepages";

  private MemoryReader() {}

  /** MemTotal: installed memory less what firmware and kernel took before counting. */
  static Fact<Long> memoryBytes(SystemFiles files) {
    return bytes(files, MEMINFO, "MemTotal:");
  }

  static Fact<List<Long>> hugePageSizesBytes(SystemFiles files) {
    TreeSet<Long> sizes = new TreeSet<>();
    for (String name : files.list(HUGE)) {
      long size = name.startsWith("hugepages-") ? SystemFiles.parse(name.substring(10), 0) : 0;
      if (size > 0) {
        sizes.add(size);
      }
    }
    if (!sizes.isEmpty()) {
      return Fact.known(List.copyOf(sizes), HUGE);
    }
    Fact<Long> standard = bytes(files, MEMINFO, "Hugepagesize:");
    return standard.isKnown()
        ? standard.map(List::of)
        : Fact.unknown(HUGE + ", " + MEMINFO, "the kernel states no huge page size");
  }

  static Fact<List<NumaNode>> nodes(
      SystemFiles files, Fact<List<Integer>> online, Fact<Long> memoryBytes) {
    List<Integer> ids = CpuSet.read(files, NODES + "/online");
    if (ids.isEmpty()) {
      if (files.exists(CpuTopology.CPUS) && !files.exists(NODES) && online.value() != null) {
        NumaNode whole = new NumaNode(0, memoryBytes.orElse(0L), online.value(), List.of(10));
        return Fact.known(List.of(whole), "a kernel without " + NODES + " has one node");
      }
      return Fact.unknown(NODES, "it lists no nodes that can be read");
    }
    List<NumaNode> nodes = new ArrayList<>(ids.size());
    for (int id : ids) {
      String path = NODES + "/node" + id;
      List<Integer> cpus = new ArrayList<>(CpuSet.read(files, path + "/cpulist"));
      online.get().ifPresent(cpus::retainAll);
      Fact<Long> own = ids.size() == 1 ? memoryBytes : bytes(files, path + "/meminfo", "MemTotal:");
      nodes.add(
          new NumaNode(
              id, own.orElse(0L), cpus, distances(files.line(path + "/distance").orElse(""))));
    }
    return Fact.known(List.copyOf(nodes), NODES);
  }

  private static List<Integer> distances(String line) {
    List<Integer> distances = new ArrayList<>();
    for (String text : line.split(" +", -1)) {
      long distance = SystemFiles.parse(text, -1);
      if (distance >= 0 && distance <= 255) {
        distances.add((int) distance);
      }
    }
    return distances;
  }

  /** The figure behind a key of meminfo, whose node form has the node's name before the key. */
  private static Fact<Long> bytes(SystemFiles files, String path, String key) {
    Fact<String> text = files.text(path);
    if (text.value() == null) {
      return Fact.unknown(path, text.unknownBecause() == null ? "" : text.unknownBecause());
    }
    for (String line : text.value().lines().toList()) {
      int at = line.indexOf(key);
      if (at == 0 || (at > 0 && line.startsWith("Node "))) {
        long bytes = SystemFiles.parse(line.substring(at + key.length()), -1);
        return bytes < 0
            ? Fact.unknown(path + " " + key, "the line holds no size")
            : Fact.known(bytes, path + " " + key);
      }
    }
    return Fact.unknown(path, "it has no line " + key);
  }
}
