package dev.assay.engine.hardware;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The two ids of a machine and exactly what goes into them. An id is a few words for the human eye
 * and the first 32 bits of SHA-256 over the lines {@code name=value} of its facts, sorted by name.
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
        text(facts.memoryBytes(), bytes -> sizeWord(Math.min(bytes, limit))),
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
    map.put("cpu.model", facts.cpuModel().orElse(UNKNOWN));
    map.put("cpu.signature", facts.cpuSignature().orElse(UNKNOWN));
    map.put("cpu.flags", text(facts.cpuFlags(), MachineIdentity::stableFlags));
    map.put("cpus", text(facts.cpus(), MachineIdentity::layout));
    map.put("caches", text(facts.caches(), MachineIdentity::cacheSizes));
    map.put("nodes", text(facts.nodes(), MachineIdentity::nodes));
    map.put("memory", text(facts.memoryBytes(), MachineIdentity::sizeWord));
    map.put("hypervisor", hypervisorFamily(facts));
    map.put(
        "limit.cpus", text(facts.limits().allowedCpus(), cpus -> Integer.toString(cpus.size())));
    map.put("limit.quota", text(facts.limits().cpuQuota(), "%.2f cores"::formatted));
    map.put("limit.memory", text(facts.limits().memoryLimitBytes(), MachineIdentity::sizeWord));
    return map;
  }

  /** The facts behind the software id, as hashed. */
  public static SortedMap<String, String> ofSoftware(SoftwareFacts facts) {
    SortedMap<String, String> map = new TreeMap<>();
    map.put("jdk", facts.jdk().orElse(UNKNOWN));
    map.put("jvm", facts.jvm().orElse(UNKNOWN));
    map.put("jvm.flags", text(facts.jvmFlags(), flags -> String.join(" ", flags)));
    map.put("jvm.collectors", text(facts.garbageCollectors(), names -> String.join(", ", names)));
    map.put("kernel", facts.kernel().orElse(UNKNOWN));
    map.put("distribution", facts.distribution().orElse(UNKNOWN));
    map.put("mitigations", text(facts.mitigations(), Object::toString));
    map.put("clock", facts.clockSource().orElse(UNKNOWN));
    map.put("transparent huge pages", facts.transparentHugePages().orElse(UNKNOWN));
    map.put("governor", facts.governor().orElse(UNKNOWN));
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
    return rounded % GIB == 0 ? rounded / GIB + "g" : rounded / MIB + "m";
  }

  /** Counts of CPUs, cores and sockets in words. */
  static String layout(List<LogicalCpu> cpus) {
    long sockets = cpus.stream().map(LogicalCpu::socket).distinct().count();
    long cores = cpus.stream().map(cpu -> List.of(cpu.socket(), cpu.core())).distinct().count();
    return cpus.stream().allMatch(cpu -> cpu.core() >= 0)
        ? "CPUs %d, cores %d, sockets %d".formatted(cpus.size(), cores, sockets)
        : "CPUs " + cpus.size();
  }

  /** Each level and type once, with its sizes and how often they occur. */
  static String cacheSizes(List<CpuCache> caches) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (CpuCache cache : caches) {
      String name = "L%d %s %dK".formatted(cache.level(), cache.type(), cache.sizeBytes() >> 10);
      counts.merge(name, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " x" + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** How many CPUs each node has, and its distances. */
  static String nodes(List<NumaNode> nodes) {
    return nodes.stream()
        .map(node -> node.cpus().size() + " CPUs at " + node.distances())
        .collect(Collectors.joining(", "));
  }

  /** A fact as text, unknown ones alike whatever the reason. */
  static <T> String text(Fact<T> fact, Function<? super T, String> words) {
    return fact.get().map(words).orElse(UNKNOWN);
  }

  private static String stableFlags(Set<String> flags) {
    return STABLE_FLAGS.stream().filter(flags::contains).collect(Collectors.joining(" "));
  }

  private static String hypervisorFamily(HardwareFacts facts) {
    return text(facts.hypervisor(), name -> name.split(" ", 2)[0]);
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
    StringBuilder lines = new StringBuilder();
    facts.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(lines.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
