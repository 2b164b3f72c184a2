package dev.assay.engine.hardware;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What /proc/cpuinfo says, whose keys differ by architecture. Source: the {@code show_cpuinfo}
 * functions of the kernel, and Arm's Main ID Register for implementer and part.
 */
final class CpuInfo {

  static final String PATH = "/proc/cpuinfo";

  /** Package and core of one CPU; -1 where cpuinfo does not say. */
  record Place(int socket, int core) {}

  private final @Nullable String unreadable;
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final SortedMap<Integer, Place> places = new TreeMap<>();
  private final Set<String> armSignatures = new LinkedHashSet<>();
  private final Set<String> armModels = new LinkedHashSet<>();

  private CpuInfo(@Nullable String unreadable) {
    this.unreadable = unreadable;
  }

  static CpuInfo read(SystemFiles files) {
    Fact<String> text = files.text(PATH);
    CpuInfo info = new CpuInfo(text.unknownBecause());
    Map<String, String> block = new LinkedHashMap<>();
    for (String line : text.orElse("").lines().toList()) {
      int colon = line.indexOf(':');
      String key = colon < 0 ? "" : line.substring(0, colon).strip();
      if (line.isBlank()) {
        info.add(block);
        block.clear();
      }
      if (!key.isEmpty()) {
        block.putIfAbsent(key, line.substring(colon + 1));
      }
    }
    info.add(block);
    return info;
  }

  private void add(Map<String, String> block) {
    block.forEach((key, value) -> keys.computeIfAbsent(key, k -> SystemFiles.clean(value)));
    int id = integer(block, "processor");
    if (id >= 0 && id < CpuSet.MAX_CPUS) {
      places.put(id, new Place(integer(block, "physical id"), integer(block, "core id")));
    }
    String implementer = SystemFiles.clean(block.getOrDefault("CPU implementer", ""));
    String part = SystemFiles.clean(block.getOrDefault("CPU part", ""));
    if (!implementer.isEmpty() && !part.isEmpty()) {
      String revision = SystemFiles.clean(block.getOrDefault("CPU revision", "?"));
      String variant = SystemFiles.clean(block.getOrDefault("CPU variant", "?")).replace("0x", "");
      armSignatures.add(implementer + "-" + part + "-r" + variant + "p" + revision);
      armModels.add(ArmNames.part(implementer, part));
    }
  }

  private static int integer(Map<String, String> block, String key) {
    long number = SystemFiles.parse(block.getOrDefault(key, ""), -1);
    return number == (int) number ? (int) number : -1;
  }

  /** CPUs that cpuinfo lists, which are those online. */
  List<Integer> cpus() {
    return List.copyOf(places.keySet());
  }

  Place place(int cpu) {
    return places.getOrDefault(cpu, new Place(-1, -1));
  }

  boolean isX86() {
    return keys.containsKey("cpu family") && keys.containsKey("flags");
  }

  /** What {@code uname -m} says on Arm, which cpuinfo tells by the number of the architecture. */
  Fact<String> armArchitecture() {
    return first("CPU architecture")
        .map(
            version ->
                switch (version) {
                  case "8", "AArch64" -> "aarch64";
                  default -> "armv" + version;
                });
  }

  Fact<String> vendor() {
    Fact<String> named = first("vendor_id", "vendor", "mvendorid");
    return named.isKnown() ? named : first("CPU implementer").map(ArmNames::implementer);
  }

  Fact<String> model() {
    if (armModels.isEmpty()) {
      return first("model name", "Model Name", "cpu model", "uarch", "cpu", "Processor")
          .map(name -> name.replaceAll(" +", " "));
    }
    String models = String.join(" + ", armModels);
    return models.contains("0x")
        ? Fact.unknown(PATH + " CPU part", "no name is known for " + models)
        : Fact.known(models, PATH + " CPU part, named by Arm's and the makers' manuals");
  }

  Fact<String> signature() {
    if (!armSignatures.isEmpty()) {
      return Fact.known(
          String.join("+", armSignatures), PATH + " CPU implementer, part, variant, revision");
    }
    String family = keys.get("cpu family");
    String model = keys.get("model");
    return family == null || model == null
        ? first("marchid", "revision", "cpu family")
        : Fact.known(
            family + "-" + model + "-" + keys.getOrDefault("stepping", "?"),
            PATH + " cpu family, model, stepping");
  }

  Fact<SortedSet<String>> flags() {
    return first("flags", "Features", "features", "isa")
        .map(
            text -> {
              SortedSet<String> flags = new TreeSet<>();
              Collections.addAll(flags, text.split(" +", -1));
              return Collections.unmodifiableSortedSet(flags);
            });
  }

  boolean hasFlag(String flag) {
    return flags().orElse(Collections.emptySortedSet()).contains(flag);
  }

  private Fact<String> first(String... names) {
    for (String name : names) {
      String value = keys.get(name);
      if (value != null && !value.isEmpty()) {
        return Fact.known(value, PATH + " " + name);
      }
    }
    String because =
        unreadable != null ? unreadable : "it has no line " + String.join(" or ", names);
    return Fact.unknown(PATH, because);
  }
}
