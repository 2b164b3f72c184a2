package dev.assay.engine.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The two ids of a machine and exactly what goes into them. An id is a few words for the human eye
 * and the CRC-32C of the lines {@code name=value} of its facts, sorted by name.
 *
 * <p>Into the <b>system id</b> go the facts of {@link #ofSystem}: what bounds the speed of this
 * process and stays when kernel, JDK, host name or user change. Left out on purpose: free memory
 * and other hot data, frequencies and core kinds (drivers differ in what they state), flags that
 * newer kernels invented or renamed, huge pages, container kind, disks and network interfaces (they
 * come and go). CPU and memory limits are in, because half a machine is another machine. Two
 * identical machines share an id.
 *
 * <p>Into the <b>software id</b> goes every one of the {@link SoftwareFacts}.
 */
public final class MachineIdentity {

  /** Instruction sets that every kernel since 4.15 names alike, and that code is compiled for. */
  private static final List<String> STABLE_FLAGS =
      List.of(
          ("aes asimd asimddp atomics avx avx2 avx512bw avx512cd avx512dq avx512f avx512ifma"
                  + " avx512vbmi avx512vl bmi2 crc32 f16c fma neon pclmulqdq popcnt sha2 sha_ni"
                  + " sse4_2 sve")
              .split(" ", -1));

  private static final String UNKNOWN = "unknown";
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private MachineIdentity() {}

  /** For example {@code intel-6-207-2c-24g-kvm-1a2b3c4d}: fit for a file name, at most 63 long. */
  public static String systemId(HardwareFacts facts) {
    long limit = facts.limits().memoryLimitBytes().orElse(Long.MAX_VALUE);
    return String.join(
        "-",
        vendorWord(facts),
        modelWord(facts),
        facts.cpusUsable() + "c",
        sizeWord(Math.min(facts.memoryBytes().orElse(0L), limit)),
        hypervisorFamily(facts).equals("none") ? "metal" : word(hypervisorFamily(facts), 10),
        hash(ofSystem(facts)));
  }

  /** For example {@code jdk25.0.3-6.18.44-1a2b3c4d}: fit for a file name, at most 63 long. */
  public static String softwareId(SoftwareFacts facts) {
    String jdk = facts.jdk().orElse(UNKNOWN).replaceAll(".* ", "").replaceAll("[+-].*", "");
    String kernel = facts.kernel().orElse(UNKNOWN).replaceAll("[+-].*", "");
    return "jdk" + word(jdk, 12) + "-" + word(kernel, 16) + "-" + hash(ofSoftware(facts));
  }

  /** The facts behind the system id, as hashed. */
  public static SortedMap<String, String> ofSystem(HardwareFacts facts) {
    SortedMap<String, String> map = new TreeMap<>();
    map.put("architecture", facts.architecture().orElse(UNKNOWN));
    map.put("cpu.vendor", facts.cpuVendor().orElse(UNKNOWN));
    // Arm's names come from a table of Assay's, which will grow; the signature says as much.
    boolean named = !text(facts.cpuSignature()).startsWith("0x");
    map.put("cpu.model", named ? text(facts.cpuModel()) : "by signature");
    map.put("cpu.signature", facts.cpuSignature().orElse(UNKNOWN));
    map.put("cpu.flags", stableFlags(facts));
    map.put("cpus", layout(facts.cpus().orElse(List.of())));
    map.put("caches", cacheSizes(facts.caches().orElse(List.of())));
    map.put("nodes", nodes(facts.nodes().orElse(List.of())));
    map.put("memory", sizeWord(facts.memoryBytes().orElse(0L)));
    map.put("hypervisor", hypervisorFamily(facts));
    Limits limits = facts.limits();
    map.put("limit.cpus", word(limits.allowedCpus().orElse(List.of()).size()));
    map.put("limit.quota", word(Math.round(limits.cpuQuota().orElse(0.0) * 100) / 100.0));
    map.put("limit.memory", sizeWord(limits.memoryLimitBytes().orElse(0L)));
    return map;
  }

  /** The facts behind the software id, as hashed. */
  public static SortedMap<String, String> ofSoftware(SoftwareFacts facts) {
    SortedMap<String, String> map = new TreeMap<>();
    map.put("jdk", text(facts.jdk()));
    map.put("jvm", text(facts.jvm()));
    map.put("jvm.flags", text(facts.jvmFlags()));
    map.put("jvm.collectors", text(facts.garbageCollectors()));
    map.put("kernel", text(facts.kernel()));
    map.put("distribution", text(facts.distribution()));
    map.put("mitigations", text(facts.mitigations()));
    map.put("clock", text(facts.clockSource()));
    map.put("transparent huge pages", text(facts.transparentHugePages()));
    map.put("governor", text(facts.governor()));
    return map;
  }

  /**
   * Memory rounded up to the next of eight steps between two powers of two (four below 32 GiB):
   * firmware and kernel keep a few per cent back, more or less with each version, from sizes that
   * are sold in such steps.
   */
  static long roundedMemoryBytes(long bytes) {
    if (bytes <= 0) {
      return 0;
    }
    long bounded = Math.min(bytes, 1L << 60);
    long step = Math.max(MIB, Long.highestOneBit(bounded) / (bounded < 32 * GIB ? 4 : 8));
    return Math.ceilDiv(bounded, step) * step;
  }

  static String sizeWord(long bytes) {
    long rounded = roundedMemoryBytes(bytes);
    if (rounded == 0) {
      return UNKNOWN;
    }
    return rounded % GIB == 0 ? rounded / GIB + "g" : rounded / MIB + "m";
  }

  /** Counts of CPUs, cores and sockets in words. */
  static String layout(List<LogicalCpu> cpus) {
    Set<Integer> sockets = new HashSet<>();
    Set<List<Integer>> cores = new HashSet<>();
    boolean told = true;
    for (LogicalCpu cpu : cpus) {
      sockets.add(cpu.socket());
      cores.add(List.of(cpu.socket(), cpu.core()));
      told &= cpu.core() >= 0;
    }
    String places = told ? ", cores " + cores.size() + ", sockets " + sockets.size() : "";
    return cpus.isEmpty() ? UNKNOWN : "CPUs " + cpus.size() + places;
  }

  /** Each level and type once, with its sizes and how often they occur. */
  private static String cacheSizes(List<CpuCache> caches) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (CpuCache cache : caches) {
      String name = "L" + cache.level() + " " + cache.type() + " " + (cache.sizeBytes() >> 10);
      counts.put(name + "K", counts.getOrDefault(name + "K", 0) + 1);
    }
    return caches.isEmpty() ? UNKNOWN : counts.toString();
  }

  /** How many CPUs each node has, and its distances. */
  private static String nodes(List<NumaNode> nodes) {
    StringJoiner words = new StringJoiner(", ").setEmptyValue(UNKNOWN);
    for (NumaNode node : nodes) {
      words.add(node.cpus().size() + " CPUs at " + node.distances());
    }
    return words.toString();
  }

  private static String stableFlags(HardwareFacts facts) {
    SortedSet<String> all = facts.cpuFlags().orElse(Collections.emptySortedSet());
    List<String> flags = new ArrayList<>(STABLE_FLAGS);
    flags.retainAll(all);
    return all.isEmpty() ? UNKNOWN : String.join(" ", flags);
  }

  /** A count or quota; what is not set is 0. */
  private static String word(Number number) {
    return number.doubleValue() == 0 ? UNKNOWN : number.toString();
  }

  /** A fact as text, unknown ones alike whatever the reason. */
  static String text(Fact<?> fact) {
    return fact.value() == null ? UNKNOWN : fact.value().toString();
  }

  private static String hypervisorFamily(HardwareFacts facts) {
    return text(facts.hypervisor()).split(" ", 2)[0];
  }

  private static String vendorWord(HardwareFacts facts) {
    return switch (facts.cpuVendor().orElse(UNKNOWN)) {
      case "GenuineIntel" -> "intel";
      case "AuthenticAMD" -> "amd";
      case "HygonGenuine" -> "hygon";
      case String other -> word(other, 10);
    };
  }

  /** Family and model, or the part number, of the first kind of core. */
  private static String modelWord(HardwareFacts facts) {
    String signature = facts.cpuSignature().orElse("cpu").split("\\+", 2)[0];
    String[] parts = signature.split("-", -1);
    if (parts.length != 3) {
      return word(signature, 12);
    }
    String model =
        parts[0].startsWith("0x") ? parts[1].replace("0x", "") : parts[0] + "-" + parts[1];
    return word(model, 12);
  }

  private static String word(String text, int maxLength) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    String trimmed = plain.replaceAll("^[-.]+|[-.]+$", "");
    String cut = trimmed.substring(0, Math.min(maxLength, trimmed.length()));
    return cut.isEmpty() ? UNKNOWN : cut.replaceAll("[-.]+$", "");
  }

  private static String hash(SortedMap<String, String> facts) {
    CRC32C crc = new CRC32C();
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      crc.update((fact.getKey() + "=" + fact.getValue() + "\n").getBytes(UTF_8));
    }
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
