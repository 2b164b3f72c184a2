package dev.assay.engine.hardware;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JVM this runs in and the kernel's settings. */
final class SoftwareReader {

  private static final String VULNERABILITIES = CpuTopology.CPUS + "/vulnerabilities";
  private static final String THP = "/sys/kernel/mm/transparent_hugepage/enabled";

  private SoftwareReader() {}

  static SoftwareFacts read(SystemFiles files, Fact<List<Integer>> online) {
    int first = online.orElse(List.of(0)).getFirst();
    return new SoftwareFacts(
        Fact.known(property("java.vendor") + " " + property("java.vm.version"), "java.vm.version"),
        Fact.known(property("java.vm.name") + ", " + mode(), "java.vm.name, java.vm.info"),
        Fact.known(flags(), "RuntimeMXBean input arguments, without -D and folders"),
        Fact.known(collectors(), "GarbageCollectorMXBean"),
        kernel(files),
        distribution(files),
        mitigations(files),
        files.line("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
        files.line(THP).map(SoftwareReader::chosen),
        files.line(CpuTopology.CPUS + "/cpu" + first + "/cpufreq/scaling_governor"));
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** How code is run; class-data sharing, named after it, says nothing about that. */
  private static String mode() {
    return property("java.vm.info").split(",", 2)[0];
  }

  /**
   * Flags of the JVM alone. Properties are left out, since they may hold secrets and say nothing of
   * the JVM; so are folders, which name users.
   */
  private static List<String> flags() {
    List<String> flags = new ArrayList<>();
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith("-D")) {
        flags.add(flag.replaceAll("(?<=[=:,])[^=:,]*/", ""));
      }
    }
    return List.copyOf(flags);
  }

  private static List<String> collectors() {
    List<String> names = new ArrayList<>();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      names.add(collector.getName());
    }
    return List.copyOf(names);
  }

  private static Fact<String> kernel(SystemFiles files) {
    Fact<String> release = files.line("/proc/sys/kernel/osrelease");
    return release.isKnown() || !files.isLive()
        ? release
        : Fact.known(property("os.name") + " " + property("os.version"), "os.version");
  }

  private static Fact<String> distribution(SystemFiles files) {
    Fact<String> text = files.text("/etc/os-release");
    if (!text.isKnown()) {
      text = files.text("/usr/lib/os-release");
    }
    String source = text.source();
    return text.get()
        .flatMap(all -> all.lines().filter(line -> line.startsWith("PRETTY_NAME=")).findFirst())
        .map(line -> SystemFiles.clean(line.substring(12).replace("\"", "")))
        .filter(name -> !name.isEmpty())
        .map(name -> Fact.known(name, source))
        .orElseGet(() -> Fact.unknown(source, "it has no readable line PRETTY_NAME"));
  }

  private static Fact<SortedMap<String, String>> mitigations(SystemFiles files) {
    SortedMap<String, String> found = new TreeMap<>();
    for (String name : files.list(VULNERABILITIES)) {
      files
          .line(VULNERABILITIES + "/" + name)
          .get()
          .ifPresent(state -> found.put(SystemFiles.clean(name), state));
    }
    return found.isEmpty()
        ? Fact.unknown(VULNERABILITIES, "the kernel lists no vulnerabilities")
        : Fact.known(Collections.unmodifiableSortedMap(found), VULNERABILITIES);
  }

  /** The word in brackets among the kernel's choices. */
  private static String chosen(String choices) {
    int open = choices.indexOf('[');
    int close = choices.indexOf(']', open + 1);
    return open < 0 || close < 0 ? choices : choices.substring(open + 1, close);
  }
}
