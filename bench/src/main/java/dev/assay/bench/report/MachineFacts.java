package dev.assay.bench.report;

import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.LogicalCpu;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.NumaNode;
import dev.assay.engine.hardware.SoftwareFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Facts with their sources; what is not known says why. */
final class MachineFacts {

  private final List<List<String>> rows = new ArrayList<>();

  private MachineFacts() {}

  static void write(Markup m, Machine machine) {
    MachineFacts facts = new MachineFacts();
    facts.hardware(machine.hardware());
    facts.software(machine.software());
    List<String> columns = List.of("Fact", "Value", "Source");
    new Table("Facts of the machine", columns, facts.rows).write(m, "table.facts");
  }

  private void hardware(HardwareFacts hw) {
    fact("CPU", hw.cpuModel());
    fact("Vendor", hw.cpuVendor());
    fact("Signature", hw.cpuSignature());
    fact("Architecture", hw.architecture());
    fact("CPUs", hw.cpus().map(MachineFacts::cpus));
    fact("Caches", hw.caches().map(MachineFacts::caches));
    fact("Memory", hw.memoryBytes().map(Quantity::bytes));
    fact("NUMA nodes", hw.nodes().map(nodes -> join(nodes, MachineFacts::node)));
    fact("Huge pages", hw.hugePageSizesBytes().map(sizes -> join(sizes, Quantity::bytes)));
    fact("Hypervisor", hw.hypervisor());
    fact("Container", hw.container());
    fact("Network", hw.networkInterfaces().map(list -> String.join("; ", list)));
    fact("Disks", hw.blockDevices().map(list -> String.join("; ", list)));
    fact("Allowed CPUs", hw.limits().allowedCpus().map(MachineFacts::ranges));
    fact("CPU quota", hw.limits().cpuQuota().map(cores -> Quantity.plain(cores, "cores")));
    fact("Memory limit", hw.limits().memoryLimitBytes().map(Quantity::bytes));
    fact("Lockable memory", hw.limits().lockedMemoryLimitBytes().map(MachineFacts::limit));
    fact("CPU flags", hw.cpuFlags().map(flags -> String.join(" ", flags)));
  }

  private void software(SoftwareFacts sw) {
    fact("JDK", sw.jdk());
    fact("JVM", sw.jvm());
    fact("JVM flags", sw.jvmFlags().map(flags -> String.join(" ", flags)));
    fact("Collectors", sw.garbageCollectors().map(list -> String.join("; ", list)));
    fact("Kernel", sw.kernel());
    fact("Distribution", sw.distribution());
    fact("Clock source", sw.clockSource());
    fact("Transparent huge pages", sw.transparentHugePages());
    fact("Frequency governor", sw.governor());
    fact(
        "Mitigations",
        sw.mitigations().map(all -> join(all.entrySet(), e -> e.getKey() + ": " + e.getValue())));
  }

  private void fact(String name, Fact<String> fact) {
    String text = fact.get().orElse("unknown: " + fact.unknownBecause());
    rows.add(List.of(name, text.isEmpty() ? "none" : text, fact.source()));
  }

  private static <T> String join(Collection<T> items, Function<? super T, String> text) {
    return items.stream().map(text).collect(Collectors.joining("; "));
  }

  private static String limit(long bytes) {
    return bytes == Long.MAX_VALUE ? "unlimited" : Quantity.bytes(bytes);
  }

  private static String cpus(List<LogicalCpu> cpus) {
    long sockets = cpus.stream().map(LogicalCpu::socket).filter(s -> s >= 0).distinct().count();
    var known = cpus.stream().filter(c -> c.core() >= 0);
    long cores = known.map(c -> List.of(c.socket(), c.core())).distinct().count();
    String text = Headline.counted(cpus.size(), "CPU");
    text += cores > 0 ? " on " + Headline.counted(cores, "core") : "";
    text += sockets > 0 ? " in " + Headline.counted(sockets, "socket") : "";
    Map<String, Long> kinds =
        cpus.stream().collect(Collectors.groupingBy(LogicalCpu::kind, Collectors.counting()));
    text += kinds.size() > 1 ? ", " + kinds : "";
    long mostKhz = cpus.stream().mapToLong(LogicalCpu::maxKhz).max().orElse(0);
    return text + (mostKhz > 0 ? ", up to " + Quantity.plain(mostKhz / 1e6, "GHz") : "");
  }

  private static String caches(List<CpuCache> caches) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (CpuCache c : caches) {
      String text = "L" + c.level() + " " + c.type().toLowerCase(Locale.ROOT) + " ";
      text += Quantity.bytes(c.sizeBytes());
      text += c.ways() > 0 ? ", " + c.ways() + " ways" : "";
      text += c.lineBytes() > 0 ? ", " + c.lineBytes() + " B lines" : "";
      counts.merge(text, 1L, Long::sum);
    }
    return join(counts.entrySet(), e -> e.getValue() + " × " + e.getKey());
  }

  private static String node(NumaNode n) {
    return n.id() + ": " + Quantity.bytes(n.memoryBytes()) + " with CPUs " + ranges(n.cpus());
  }

  /** Ascending numbers as the kernel writes them: {@code 0-3,8}. */
  static String ranges(List<Integer> numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.size(); i++) {
      int first = numbers.get(i);
      while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
        i++;
      }
      String last = numbers.get(i) > first ? "-" + numbers.get(i) : "";
      text.append(text.isEmpty() ? "" : ",").append(first).append(last);
    }
    return text.toString();
  }
}
