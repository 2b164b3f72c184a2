package dev.assay.engine.capability;

import static dev.assay.engine.capability.CapabilityProbe.attempt;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.VirtualMemory;
import java.util.ArrayList;
import java.util.List;

/** Huge pages, NUMA binding and locked memory: settings read, then a small mapping tried. */
final class MemoryProbe implements CapabilityProbe {

  static final String TRANSPARENT = "memory.hugepages.transparent";
  static final String RESERVED = "memory.hugepages.reserved";
  static final String NUMA = "memory.numa.binding";
  static final String LOCKED = "memory.locked";

  private static final String TRANSPARENT_MODE = "/sys/kernel/mm/transparent_hugepage/enabled";
  private static final String FOLDER = "/sys/kernel/mm";
  private static final String POOLS = "/sys/kernel/mm/hugepages";
  private static final long TRIAL_BYTES = 8L << 20;

  @Override
  public List<Capability> probe(Machine machine, SystemFiles files) {
    return List.of(
        attempt(TRANSPARENT, "Transparent huge pages", () -> transparent(files)),
        attempt(RESERVED, "Reserved huge pages", () -> reserved(files)),
        attempt(NUMA, "NUMA binding", () -> binding(machine, files)),
        attempt(LOCKED, "Locked memory", () -> locked(machine, files)));
  }

  private static Capability transparent(SystemFiles files) {
    String title = "Transparent huge pages";
    String text = files.line(TRANSPARENT_MODE).orElse("");
    int open = text.indexOf('[');
    if (open < 0 && !files.exists(FOLDER)) {
      return Capability.unknown(TRANSPARENT, title, "Not known: " + FOLDER + " is not there.");
    }
    if (open < 0) {
      return Capability.unavailable(
          TRANSPARENT,
          title,
          "This kernel has none: " + TRANSPARENT_MODE + " is missing.",
          "Boot a kernel with CONFIG_TRANSPARENT_HUGEPAGE.");
    }
    String mode = text.substring(open + 1, text.indexOf(']', open));
    if (mode.equals("never")) {
      return Capability.unavailable(
          TRANSPARENT, title, "They are switched off.", "echo madvise > " + TRANSPARENT_MODE);
    }
    var whyNoTrial = CapabilityProbe.whyNoTrial(files);
    if (whyNoTrial.isPresent()) {
      return Capability.available(
          TRANSPARENT, title, "Mode " + mode + "; not tried, " + whyNoTrial.get() + ".");
    }
    RegionRequest request =
        RegionRequest.of("huge page trial", TRIAL_BYTES).withPages(PageKind.TRANSPARENT_HUGE);
    try (MemoryRegion region = MemoryRegion.open(request, MemoryBudget.of(2 * TRIAL_BYTES))) {
      long huge = Math.max(0, region.backing().hugeBytes());
      String finding =
          "Mode %s; a trial got %d of %d MiB on huge pages."
              .formatted(mode, huge >> 20, TRIAL_BYTES >> 20);
      return huge >= TRIAL_BYTES
          ? Capability.available(TRANSPARENT, title, finding)
          : Capability.partial(TRANSPARENT, title, finding, "echo 1 > /proc/sys/vm/compact_memory");
    }
  }

  private static Capability reserved(SystemFiles files) {
    String title = "Reserved huge pages";
    List<String> pools = new ArrayList<>();
    long free = 0;
    for (String name : files.list(POOLS)) {
      String folder = POOLS + "/" + name;
      long pages = files.number(folder + "/nr_hugepages").orElse(0L);
      long unused = files.number(folder + "/free_hugepages").orElse(0L);
      free += unused;
      pools.add("%s: %d, %d free".formatted(name.replace("hugepages-", ""), pages, unused));
    }
    if (pools.isEmpty()) {
      return Capability.unavailable(
          RESERVED,
          title,
          "This kernel has no pools, or " + POOLS + " is hidden.",
          "Boot a kernel with CONFIG_HUGETLBFS, or run outside the container.");
    }
    String finding = "Pools: " + String.join("; ", pools) + ".";
    return free > 0
        ? Capability.available(RESERVED, title, finding)
        : Capability.unavailable(RESERVED, title, finding, "echo 256 > /proc/sys/vm/nr_hugepages");
  }

  private static Capability binding(Machine machine, SystemFiles files) {
    String title = "NUMA binding";
    int nodes = machine.hardware().nodes().map(List::size).orElse(1);
    var whyNoTrial = CapabilityProbe.whyNoTrial(files);
    if (whyNoTrial.isPresent()) {
      return Capability.unknown(NUMA, title, "Not tried: " + whyNoTrial.get() + ".");
    }
    int node = machine.hardware().nodes().map(all -> all.getFirst().id()).orElse(0);
    long result = onTrialPage((address, bytes) -> VirtualMemory.bind(address, bytes, node));
    if (result < 0) {
      return Capability.unavailable(
          NUMA,
          title,
          CapabilityProbe.refusal("mbind", result),
          "In a container add --cap-add SYS_NICE; else boot a kernel with CONFIG_NUMA.");
    }
    return nodes > 1
        ? Capability.available(NUMA, title, "mbind works; " + nodes + " nodes.")
        : Capability.available(NUMA, title, "mbind works; one node, so nothing to gain.");
  }

  private static Capability locked(Machine machine, SystemFiles files) {
    String title = "Locked memory";
    String mend = "ulimit -l unlimited, LimitMEMLOCK=infinity, or docker --ulimit memlock=-1";
    long limit = machine.hardware().limits().lockedMemoryLimitBytes().orElse(-1L);
    String extent =
        limit == Long.MAX_VALUE
            ? "no limit"
            : limit < 0 ? "limit unknown" : "limit " + (limit >> 10) + " KiB";
    var whyNoTrial = CapabilityProbe.whyNoTrial(files);
    if (whyNoTrial.isPresent()) {
      return Capability.unknown(
          LOCKED, title, "Not tried: " + whyNoTrial.get() + "; " + extent + ".");
    }
    long result = onTrialPage(VirtualMemory::lock);
    if (result < 0) {
      return Capability.unavailable(
          LOCKED, title, CapabilityProbe.refusal("mlock", result) + " With " + extent + ".", mend);
    }
    return limit == Long.MAX_VALUE
        ? Capability.available(LOCKED, title, "mlock works; no limit.")
        : Capability.partial(LOCKED, title, "mlock works; " + extent + ".", mend);
  }

  private interface OnPage {
    long call(long address, long bytes);
  }

  private static long onTrialPage(OnPage trial) {
    long bytes = Linux.pageSizeBytes();
    long address = VirtualMemory.map(bytes, false);
    if (address < 0) {
      return address;
    }
    try {
      return trial.call(address, bytes);
    } finally {
      VirtualMemory.unmap(address, bytes);
    }
  }
}
