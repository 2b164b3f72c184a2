package dev.assay.bench.report;

import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.Limits;
import dev.assay.engine.hardware.LogicalCpu;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.NumaNode;
import dev.assay.engine.hardware.SoftwareFacts;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Facts with their sources; what is not known says why. */
final class MachineFacts {

  private MachineFacts() {}

  static void write(Markup m, Machine machine) {
    HardwareFacts hw = machine.hardware();
    m.leaf("h3", "Hardware");
    start(m, "hardware facts");
    fact(m, "CPU", hw.cpuModel(), s -> s);
    fact(m, "Vendor", hw.cpuVendor(), s -> s);
    fact(m, "Signature", hw.cpuSignature(), s -> s);
    fact(m, "Architecture", hw.architecture(), s -> s);
    fact(m, "CPUs", hw.cpus(), MachineFacts::cpus);
    fact(m, "Caches", hw.caches(), MachineFacts::caches);
    fact(m, "Memory", hw.memoryBytes(), Quantity::bytes);
    fact(m, "NUMA nodes", hw.nodes(), MachineFacts::nodes);
    fact(m, "Huge pages", hw.hugePageSizesBytes(), sizes -> join(sizes, Quantity::bytes));
    fact(m, "Hypervisor", hw.hypervisor(), s -> s);
    fact(m, "Container", hw.container(), s -> s);
    fact(m, "Network", hw.networkInterfaces(), list -> join(list, s -> s));
    fact(m, "Disks", hw.blockDevices(), list -> join(list, s -> s));
    limits(m, hw.limits());
    fact(m, "CPU flags", hw.cpuFlags(), flags -> String.join(" ", flags));
    m.close(3);
    software(m, machine.software());
  }

  private static void limits(Markup m, Limits limits) {
    fact(m, "Allowed CPUs", limits.allowedCpus(), MachineFacts::ranges);
    fact(m, "CPU quota", limits.cpuQuota(), cores -> Quantity.plain(cores, "cores"));
    fact(m, "Memory limit", limits.memoryLimitBytes(), Quantity::bytes);
    fact(
        m,
        "Lockable memory",
        limits.lockedMemoryLimitBytes(),
        bytes -> bytes == Long.MAX_VALUE ? "unlimited" : Quantity.bytes(bytes));
  }

  private static void software(Markup m, SoftwareFacts sw) {
    m.leaf("h3", "Software");
    start(m, "software facts");
    fact(m, "JDK", sw.jdk(), s -> s);
    fact(m, "JVM", sw.jvm(), s -> s);
    fact(m, "JVM flags", sw.jvmFlags(), flags -> String.join(" ", flags));
    fact(m, "Collectors", sw.garbageCollectors(), list -> join(list, s -> s));
    fact(m, "Kernel", sw.kernel(), s -> s);
    fact(m, "Distribution", sw.distribution(), s -> s);
    fact(m, "Clock source", sw.clockSource(), s -> s);
    fact(m, "Transparent huge pages", sw.transparentHugePages(), s -> s);
    fact(m, "Frequency governor", sw.governor(), s -> s);
    fact(
        m,
        "Mitigations",
        sw.mitigations(),
        map -> join(map.entrySet(), e -> e.getKey() + ": " + e.getValue()));
    m.close(3);
  }

  private static void start(Markup m, String label) {
    m.open("div.scroll", "tabindex", "0", "role", "region", "aria-label", label);
    m.open("table.facts").open("tbody");
  }

  private static <T> void fact(
      Markup m, String name, Fact<T> fact, Function<? super T, String> text) {
    m.open("tr").leaf("th", name, "scope", "row");
    fact.get()
        .map(text)
        .ifPresentOrElse(
            value -> m.leaf("td", value),
            () -> m.leaf("td.soft", "unknown: " + fact.unknownBecause()));
    m.leaf("td.source", fact.source()).close();
  }

  private static <T> String join(Collection<T> items, Function<? super T, String> text) {
    return items.isEmpty() ? "none" : items.stream().map(text).collect(Collectors.joining("; "));
  }

  private static String cpus(List<LogicalCpu> cpus) {
    long sockets = cpus.stream().map(LogicalCpu::socket).filter(s -> s >= 0).distinct().count();
    long cores =
        cpus.stream()
            .filter(c -> c.core() >= 0)
            .map(c -> c.socket() + "/" + c.core())
            .distinct()
            .count();
    Map<String, Long> kinds =
        cpus.stream().collect(Collectors.groupingBy(LogicalCpu::kind, Collectors.counting()));
    String text = Headline.counted(cpus.size(), "CPU");
    text += cores > 0 ? " on " + Headline.counted(cores, "core") : "";
    text += sockets > 0 ? " in " + Headline.counted(sockets, "socket") : "";
    text +=
        kinds.size() > 1 ? ", " + join(kinds.entrySet(), e -> e.getValue() + " " + e.getKey()) : "";
    long mostKhz = cpus.stream().mapToLong(LogicalCpu::maxKhz).max().orElse(0);
    return text + (mostKhz > 0 ? ", up to " + Quantity.plain(mostKhz / 1e6, "GHz") : "");
  }

  private static String caches(List<CpuCache> caches) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (CpuCache c : caches) {
      String type =
          c.type().equals("Unified") ? "" : " " + c.type().toLowerCase(java.util.Locale.ROOT);
      String text = "L" + c.level() + type + " " + Quantity.bytes(c.sizeBytes());
      text += c.ways() > 0 ? ", " + c.ways() + " ways" : "";
      counts.merge(
          text + (c.lineBytes() > 0 ? ", " + c.lineBytes() + " B lines" : ""), 1L, Long::sum);
    }
    return join(counts.entrySet(), e -> e.getValue() + " × " + e.getKey());
  }

  private static String nodes(List<NumaNode> nodes) {
    return nodes.size() == 1
        ? "1"
        : nodes.size()
            + ": "
            + join(nodes, n -> Quantity.bytes(n.memoryBytes()) + " with CPUs " + ranges(n.cpus()));
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
    return text.isEmpty() ? "none" : text.toString();
  }
}
