package dev.assay.bench.record;

import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.Limits;
import dev.assay.engine.hardware.LogicalCpu;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.NumaNode;
import dev.assay.engine.hardware.SoftwareFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Machines that could exist, for tests of records, reports and comparisons. */
final class FixtureMachines {

  private FixtureMachines() {}

  static Machine of(RecordFixtures.Kind kind) {
    return switch (kind) {
      case GUEST -> machine("x86_64", "GenuineIntel", "Xeon guest, 2 CPUs", 2, 1, "kvm", kind);
      case SERVER -> machine("x86_64", "AuthenticAMD", "EPYC, two sockets", 64, 2, "none", kind);
      case ARM -> machine("aarch64", "ARM", "Neoverse-N1", 16, 1, "none", kind);
    };
  }

  private static Machine machine(
      String architecture,
      String vendor,
      String model,
      int cpus,
      int nodes,
      String hypervisor,
      RecordFixtures.Kind kind) {
    boolean arm = architecture.equals("aarch64");
    HardwareFacts hardware =
        new HardwareFacts(
            Fact.known(architecture, "uname -m"),
            Fact.known(vendor, "/proc/cpuinfo: vendor_id"),
            Fact.known(model, "/proc/cpuinfo: model name"),
            Fact.known(arm ? "0x41/0xd0c" : "6/85/7", "/proc/cpuinfo"),
            Fact.known(flags(arm), "/proc/cpuinfo: flags"),
            Fact.known(cpus(cpus, nodes), "/sys/devices/system/cpu"),
            Fact.known(caches(cpus), "/sys/devices/system/cpu/cpu0/cache"),
            Fact.known(nodes(cpus, nodes), "/sys/devices/system/node"),
            Fact.known((long) cpus << 31, "/proc/meminfo: MemTotal"),
            Fact.known(List.of(2L << 20, 1L << 30), "/sys/kernel/mm/hugepages"),
            Fact.known(hypervisor, "/proc/cpuinfo: hypervisor"),
            Fact.known("none", "/proc/self/cgroup"),
            Fact.known(List.of("eth0 virtio_net"), "/sys/class/net"),
            Fact.unknown("/sys/block", "the folder /sys/block is empty"),
            new Limits(
                Fact.known(IntStream.range(0, cpus).boxed().toList(), "/proc/self/status"),
                Fact.unknown("cpu.max", "no quota is set"),
                Fact.unknown("memory.max", "no limit is set"),
                Fact.known(64L << 20, "getrlimit")));
    String id = kind.name().toLowerCase(java.util.Locale.ROOT) + "-0123456789ab";
    return new Machine(hardware, software("25.0.1+8"), id, "software-25.0.1");
  }

  static SoftwareFacts software(String jdk) {
    SortedMap<String, String> mitigations = new TreeMap<>();
    mitigations.put("meltdown", "Not affected");
    mitigations.put("spectre_v2", "Mitigation: Enhanced IBRS");
    return new SoftwareFacts(
        Fact.known("Eclipse Adoptium " + jdk, "java.runtime.version"),
        Fact.known("OpenJDK 64-Bit Server VM, mixed mode, sharing", "java.vm.info"),
        Fact.known(List.of("--add-modules=jdk.incubator.vector"), "RuntimeMXBean"),
        Fact.known(List.of("G1 Young Generation", "G1 Old Generation"), "beans"),
        Fact.known("6.12.43", "/proc/sys/kernel/osrelease"),
        Fact.known("Debian GNU/Linux 13 (trixie)", "/etc/os-release"),
        Fact.known(mitigations, "/sys/devices/system/cpu/vulnerabilities"),
        Fact.known("tsc", "/sys/devices/system/clocksource"),
        Fact.known("madvise", "/sys/kernel/mm/transparent_hugepage/enabled"),
        Fact.unknown("scaling_governor", "this guest shows no cpufreq"));
  }

  private static SortedSet<String> flags(boolean arm) {
    return new TreeSet<>(
        arm ? List.of("asimd", "atomics", "fphp") : List.of("avx2", "avx512f", "fma", "sse2"));
  }

  private static List<LogicalCpu> cpus(int count, int nodes) {
    List<LogicalCpu> cpus = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int node = i * nodes / count;
      cpus.add(new LogicalCpu(i, i / 2, node, node, "uniform", 3_200_000));
    }
    return cpus;
  }

  private static List<CpuCache> caches(int cpus) {
    List<CpuCache> caches = new ArrayList<>();
    for (int i = 0; i < cpus; i++) {
      caches.add(new CpuCache(1, "Data", 48 << 10, 64, 12, List.of(i)));
      caches.add(new CpuCache(1, "Instruction", 32 << 10, 64, 8, List.of(i)));
      caches.add(new CpuCache(2, "Unified", 2 << 20, 64, 16, List.of(i)));
    }
    caches.add(
        new CpuCache(3, "Unified", 32 << 20, 64, 16, IntStream.range(0, cpus).boxed().toList()));
    return caches;
  }

  private static List<NumaNode> nodes(int cpus, int count) {
    List<NumaNode> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = cpus / count * i;
      List<Integer> distances = new ArrayList<>();
      for (int j = 0; j < count; j++) {
        distances.add(i == j ? 10 : 21);
      }
      nodes.add(
          new NumaNode(
              i,
              ((long) cpus / count) << 31,
              IntStream.range(first, first + cpus / count).boxed().toList(),
              distances));
    }
    return nodes;
  }
}
