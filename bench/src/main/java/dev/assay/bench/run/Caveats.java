package dev.assay.bench.run;

import dev.assay.bench.workload.Profile;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.Machine;
import java.util.ArrayList;
import java.util.List;

/** What the figures of a run are not: said in the record, so that no reader must know it. */
final class Caveats {

  private static final int FEW_CPUS = 4;

  private Caveats() {}

  static List<String> of(Machine machine, List<Capability> capabilities, Profile profile) {
    HardwareFacts hardware = machine.hardware();
    List<String> caveats = new ArrayList<>();
    if (profile == Profile.SMOKE) {
      caveats.add("Smoke profile: it shows that everything works; its figures are not evidence.");
    }
    int cpus = hardware.cpus().map(List::size).orElse(Runtime.getRuntime().availableProcessors());
    if (cpus < FEW_CPUS) {
      caveats.add(
          "Only %d CPU%s: how anything scales with threads cannot be told here."
              .formatted(cpus, cpus == 1 ? "" : "s"));
    }
    String hypervisor = hardware.hypervisor().orElse("none");
    if (!hypervisor.equals("none")) {
      caveats.add(
          "A guest of "
              + hypervisor
              + ": what the host takes from it, and which caches it shares, cannot be seen.");
    }
    if (!hardware.container().orElse("none").equals("none")) {
      caveats.add("In a container: its neighbours on the same kernel are not visible.");
    }
    hardware
        .limits()
        .cpuQuota()
        .get()
        .ifPresent(
            cores ->
                caveats.add(
                    "A quota of %.2f cores: the kernel stops threads that pass it."
                        .formatted(cores)));
    if (lacks(capabilities, "cpu.counters")) {
      caveats.add("No hardware counters: cycles are time times frequency, cache misses unknown.");
    }
    caveats.add("Files and disk are shared with whatever else uses them.");
    return caveats;
  }

  private static boolean lacks(List<Capability> capabilities, String id) {
    return capabilities.stream()
        .anyMatch(c -> c.id().equals(id) && c.status() != Capability.Status.AVAILABLE);
  }
}
