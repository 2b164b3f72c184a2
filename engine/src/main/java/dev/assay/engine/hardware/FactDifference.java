package dev.assay.engine.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One fact in which two machines differ.
 *
 * @param name the fact, for example {@code memory} or {@code mitigation.spectre_v2}
 * @param a its text on the first machine, {@code unknown} where it could not be read
 * @param b its text on the second
 */
public record FactDifference(String name, String a, String b) {

  static List<FactDifference> between(Machine first, Machine second) {
    List<FactDifference> differences = new ArrayList<>();
    Map<String, String> a = texts(first);
    Map<String, String> b = texts(second);
    Set<String> names = new LinkedHashSet<>(a.keySet());
    names.addAll(b.keySet());
    for (String name : names) {
      String left = a.getOrDefault(name, "not listed");
      String right = b.getOrDefault(name, "not listed");
      if (!left.equals(right)) {
        differences.add(
            name.equals("cpu.flags")
                ? new FactDifference(
                    name, onlyIn(first.hardware(), second), onlyIn(second.hardware(), first))
                : new FactDifference(name, left, right));
      }
    }
    return List.copyOf(differences);
  }

  /** What the ids hash, then what they leave out; flags and mitigations in full. */
  private static Map<String, String> texts(Machine machine) {
    HardwareFacts hardware = machine.hardware();
    Map<String, String> texts = new LinkedHashMap<>(MachineIdentity.ofSystem(hardware));
    texts.put("cpu.model", MachineIdentity.text(hardware.cpuModel()));
    texts.put("cpu.flags", MachineIdentity.text(hardware.cpuFlags()));
    texts.put("cpu.kinds", MachineIdentity.text(hardware.cpus().map(FactDifference::kinds)));
    texts.put("huge page sizes", MachineIdentity.text(hardware.hugePageSizesBytes()));
    texts.put("hypervisor", MachineIdentity.text(hardware.hypervisor()));
    texts.put("container", MachineIdentity.text(hardware.container()));
    texts.put("network", MachineIdentity.text(hardware.networkInterfaces()));
    texts.put("disks", MachineIdentity.text(hardware.blockDevices()));
    texts.put(
        "limit.locked memory", MachineIdentity.text(hardware.limits().lockedMemoryLimitBytes()));
    texts.putAll(MachineIdentity.ofSoftware(machine.software()));
    texts.remove("mitigations");
    machine
        .software()
        .mitigations()
        .get()
        .ifPresent(all -> all.forEach((name, state) -> texts.put("mitigation." + name, state)));
    return texts;
  }

  private static String kinds(List<LogicalCpu> cpus) {
    return cpus.stream()
        .map(cpu -> cpu.kind() + (cpu.maxKhz() > 0 ? " " + cpu.maxKhz() / 1000 + " MHz" : ""))
        .collect(Collectors.groupingBy(text -> text, java.util.TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Flags are too many to print twice: those that the other machine lacks. */
  private static String onlyIn(HardwareFacts facts, Machine other) {
    SortedSet<String> own = new TreeSet<>(facts.cpuFlags().orElse(new TreeSet<>()));
    own.removeAll(other.hardware().cpuFlags().orElse(new TreeSet<>()));
    String flags = own.isEmpty() ? "no others" : "also " + String.join(" ", own);
    return facts.cpuFlags().isKnown() ? flags : "unknown";
  }
}
