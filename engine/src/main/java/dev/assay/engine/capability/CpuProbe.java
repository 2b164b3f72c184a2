package dev.assay.engine.capability;

import static dev.assay.engine.capability.CapabilityProbe.attempt;

import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Instruction sets, and what disturbs a thread on its CPU: neighbours, clocks, hypervisors. */
final class CpuProbe implements CapabilityProbe {

  private static final String CPU = "/sys/devices/system/cpu";
  private static final String CLOCK = "/sys/devices/system/clocksource/clocksource0";
  private static final String ISOLATE =
      "Boot with isolcpus=managed_irq,domain,N nohz_full=N rcu_nocbs=N for CPUs N.";

  @Override
  public List<Capability> probe(Machine machine, SystemFiles files) {
    return List.of(
        attempt("cpu.simd", "SIMD instruction sets", () -> simd(machine)),
        attempt("cpu.isolation", "CPU isolation", () -> isolation(files)),
        attempt("cpu.smt", "Cores of one's own", () -> smt(files)),
        attempt("cpu.turbo", "Steady clock: turbo", () -> turbo(files)),
        attempt("cpu.governor", "Steady clock: governor", () -> governor(machine)),
        attempt("cpu.clocksource", "Clock source", () -> clockSource(machine, files)),
        attempt("cpu.virtualisation", "Bare metal", () -> virtualisation(machine, files)));
  }

  private static Capability simd(Machine machine) {
    String id = "cpu.simd";
    String title = "SIMD instruction sets";
    Fact<SortedSet<String>> flags = machine.hardware().cpuFlags();
    if (!flags.isKnown()) {
      return Capability.unknown(
          id, title, "CPU flags are not known: " + flags.unknownBecause() + ".");
    }
    SortedSet<String> simd = new TreeSet<>(flags.orElse(new TreeSet<>()));
    simd.removeIf(flag -> !flag.matches("(avx|sse4|sve|amx_|vaes|gfni|vpclmul|asimd).*|sme2?|v"));
    String finding = "The CPU has " + (simd.isEmpty() ? "none" : String.join(", ", simd)) + ".";
    if (simd.contains("avx512f") || simd.contains("sve")) {
      return Capability.available(id, title, finding);
    }
    return simd.isEmpty()
        ? Capability.unavailable(id, title, finding, "")
        : Capability.partial(
            id, title, finding + " Vectors of 512 bits (AVX-512) or SVE are missing.", "");
  }

  private static Capability isolation(SystemFiles files) {
    if (!files.exists(CPU)) {
      return Capability.unknown(
          "cpu.isolation", "CPU isolation", "Not known: " + CPU + " is not there.");
    }
    String isolated = files.line(CPU + "/isolated").orElse("");
    String tickless = files.line(CPU + "/nohz_full").orElse("").replace("(null)", "");
    String finding =
        "Isolated CPUs: %s; without timer tick: %s."
            .formatted(
                isolated.isEmpty() ? "none" : isolated, tickless.isEmpty() ? "none" : tickless);
    if (isolated.isEmpty() && tickless.isEmpty()) {
      return Capability.unavailable("cpu.isolation", "CPU isolation", finding, ISOLATE);
    }
    return isolated.isEmpty() || tickless.isEmpty()
        ? Capability.partial("cpu.isolation", "CPU isolation", finding, ISOLATE)
        : Capability.available("cpu.isolation", "CPU isolation", finding);
  }

  private static Capability smt(SystemFiles files) {
    String title = "Cores of one's own";
    return switch (files.line(CPU + "/smt/active").orElse("")) {
      case "0" -> Capability.available("cpu.smt", title, "No two online CPUs share a core.");
      case "1" ->
          Capability.partial(
              "cpu.smt",
              title,
              "SMT is on: CPUs share cores, so pin to one CPU of each core.",
              "echo off > " + CPU + "/smt/control");
      default ->
          Capability.unknown("cpu.smt", title, "The kernel does not tell whether SMT is on.");
    };
  }

  private static Capability turbo(SystemFiles files) {
    String title = "Steady clock: turbo";
    String intel = CPU + "/intel_pstate/no_turbo";
    String others = CPU + "/cpufreq/boost";
    String off = files.line(intel).orElse("");
    String boost = files.line(others).orElse("");
    if (off.equals("1") || boost.equals("0")) {
      return Capability.available("cpu.turbo", title, "Turbo is off.");
    }
    if (off.isEmpty() && boost.isEmpty()) {
      return Capability.unknown(
          "cpu.turbo", title, "The kernel shows no turbo control, as is usual in a guest.");
    }
    return Capability.partial(
        "cpu.turbo",
        title,
        "Turbo is on: the clock follows load and temperature.",
        off.isEmpty() ? "echo 0 > " + others : "echo 1 > " + intel);
  }

  private static Capability governor(Machine machine) {
    String title = "Steady clock: governor";
    Fact<String> governor = machine.software().governor();
    if (!governor.isKnown()) {
      return Capability.unknown(
          "cpu.governor", title, "The governor is not known: " + governor.unknownBecause() + ".");
    }
    String name = governor.orElse("");
    return name.equals("performance")
        ? Capability.available("cpu.governor", title, "The governor is performance.")
        : Capability.partial(
            "cpu.governor",
            title,
            "The governor is " + name + ".",
            "echo performance | tee " + CPU + "/cpu*/cpufreq/scaling_governor");
  }

  private static Capability clockSource(Machine machine, SystemFiles files) {
    String id = "cpu.clocksource";
    String title = "Clock source";
    Fact<String> fact = machine.software().clockSource();
    if (!fact.isKnown()) {
      return Capability.unknown(id, title, "It is not known: " + fact.unknownBecause() + ".");
    }
    String source = fact.orElse("");
    SortedSet<String> flags = machine.hardware().cpuFlags().orElse(new TreeSet<>());
    boolean invariant = flags.contains("constant_tsc") && flags.contains("nonstop_tsc");
    String finding = source + (invariant ? ", over a TSC of constant rate" : "") + ".";
    if (source.equals("tsc") || source.equals("arch_sys_counter")) {
      return Capability.available(id, title, finding);
    }
    if (!machine.hardware().architecture().orElse("").equals("x86_64")) {
      return Capability.unknown(
          id, title, source + "; what it costs is known here for x86_64 and Arm counters only.");
    }
    boolean offered = files.line(CLOCK + "/available_clocksource").orElse("").contains("tsc");
    String mend =
        offered ? "echo tsc > " + CLOCK + "/current_clocksource" : "Boot with tsc=reliable.";
    return source.equals("kvm-clock") || source.startsWith("hyperv")
        ? Capability.partial(id, title, finding + " It is read without a system call.", mend)
        : Capability.unavailable(id, title, finding + " Each reading enters the kernel.", mend);
  }

  private static Capability virtualisation(Machine machine, SystemFiles files) {
    String title = "Bare metal";
    Fact<String> hypervisor = machine.hardware().hypervisor();
    String name = hypervisor.orElse("");
    if (name.isEmpty()) {
      return Capability.unknown(
          "cpu.virtualisation", title, "Not known: " + hypervisor.unknownBecause() + ".");
    }
    if (name.equals("none")) {
      return Capability.available("cpu.virtualisation", title, "No hypervisor.");
    }
    return Capability.partial(
        "cpu.virtualisation",
        title,
        "A guest of " + name + steal(files.line("/proc/stat").orElse("")) + ".",
        "Use a bare-metal machine or a dedicated host where the worst latencies matter.");
  }

  /**
   * Share of CPU time since boot that went to other guests: the eighth figure of the first line.
   */
  static String steal(String statLine) {
    String[] words = statLine.trim().split("\\s+", -1);
    if (words.length < 9 || !words[0].equals("cpu")) {
      return "";
    }
    double total = 0;
    for (int i = 1; i <= 8; i++) {
      if (!words[i].matches("\\d{1,18}")) {
        return "";
      }
      total += Long.parseLong(words[i]);
    }
    return total == 0
        ? ""
        : String.format(
            java.util.Locale.ROOT,
            "; %.2f %% of CPU time since boot stolen by others",
            100 * Long.parseLong(words[8]) / total);
  }
}
