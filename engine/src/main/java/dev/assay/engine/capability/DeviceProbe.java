package dev.assay.engine.capability;

import static dev.assay.engine.capability.CapabilityProbe.attempt;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;

/** RDMA, AF_XDP, DPDK and the CPU's event counters. */
final class DeviceProbe implements CapabilityProbe {

  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int EAFNOSUPPORT = 97;
  private static final int AF_XDP = 44;
  private static final int SOCK_RAW = 3;
  private static final String PARANOID = "/proc/sys/kernel/perf_event_paranoid";
  private static final String DRIVERS = "/sys/bus/pci/drivers/";

  /** Where Linux distributions keep libraries, and where DPDK installs itself. */
  private static final List<String> LIBRARY_FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/lib",
          "/usr/local/lib/x86_64-linux-gnu",
          "/usr/local/lib64",
          "/usr/local/lib");

  @Override
  public List<Capability> probe(Machine machine, SystemFiles files) {
    return List.of(
        attempt("io.rdma", "RDMA devices", () -> rdma(machine, files)),
        attempt("io.xdp", "AF_XDP sockets", () -> xdp(files)),
        attempt("io.dpdk", "DPDK", () -> dpdk(files)),
        attempt("cpu.counters", "Hardware counters", () -> counters(files)));
  }

  private static Capability rdma(Machine machine, SystemFiles files) {
    String title = "RDMA devices";
    List<String> devices = files.list("/sys/class/infiniband");
    if (!devices.isEmpty()) {
      return Capability.available("io.rdma", title, String.join(", ", devices) + ".");
    }
    String modules = "/lib/modules/" + machine.software().kernel().orElse("unknown");
    boolean soft =
        files.exists("/sys/module/rdma_rxe")
            || files.list(modules + "/kernel/drivers/infiniband/sw/rxe").stream()
                .anyMatch(name -> name.startsWith("rdma_rxe.ko"));
    if (!soft && !files.exists(modules)) {
      return Capability.unavailable(
          "io.rdma",
          title,
          "No device, and whether there is a module rdma_rxe (Soft-RoCE) is not known: "
              + modules
              + " is not visible.",
          "On the host: modprobe rdma_rxe && rdma link add rxe0 type rxe netdev eth0");
    }
    return Capability.unavailable(
        "io.rdma",
        title,
        "No device, and " + (soft ? "Soft-RoCE is not set up." : "no module rdma_rxe (Soft-RoCE)."),
        soft
            ? "modprobe rdma_rxe && rdma link add rxe0 type rxe netdev eth0"
            : "Boot a stock distribution kernel, which has the module; cloud kernels often lack it.");
  }

  private static Capability xdp(SystemFiles files) {
    String title = "AF_XDP sockets";
    var whyNoTrial = CapabilityProbe.whyNoTrial(files);
    if (whyNoTrial.isPresent()) {
      return Capability.unknown("io.xdp", title, "Not tried: " + whyNoTrial.get() + ".");
    }
    long socket = Linux.call(SystemCall.SOCKET, AF_XDP, SOCK_RAW, 0, 0, 0, 0);
    if (socket >= 0) {
      Descriptors.close((int) socket);
      return Capability.available("io.xdp", title, "A socket can be made.");
    }
    String mend =
        switch (CapabilityProbe.errnoOf(socket)) {
          case EPERM, EACCES -> "Run with CAP_NET_RAW: as root, or docker --cap-add NET_RAW.";
          case EAFNOSUPPORT -> "Boot a kernel with CONFIG_XDP_SOCKETS.";
          default -> "";
        };
    return Capability.unavailable(
        "io.xdp", title, CapabilityProbe.refusal("socket(AF_XDP)", socket), mend);
  }

  private static Capability dpdk(SystemFiles files) {
    String title = "DPDK";
    String library = "";
    for (String folder : LIBRARY_FOLDERS) {
      for (String name : files.list(folder)) {
        if (library.isEmpty() && name.matches("librte_eal\\.so\\.\\d+")) {
          library = folder + "/" + name;
        }
      }
    }
    if (library.isEmpty()) {
      return Capability.unavailable(
          "io.dpdk",
          title,
          "No librte_eal in the library folders.",
          "apt-get install dpdk libdpdk-dev");
    }
    if (CapabilityProbe.whyNoTrial(files).isEmpty() && !canLoad(library)) {
      return Capability.unavailable(
          "io.dpdk",
          title,
          library + " cannot be loaded.",
          "Reinstall it: apt-get install --reinstall dpdk libdpdk-dev");
    }
    List<String> bound = new ArrayList<>();
    for (String driver : List.of("vfio-pci", "uio_pci_generic", "igb_uio")) {
      files.list(DRIVERS + driver).stream()
          .filter(name -> name.contains(":"))
          .forEach(device -> bound.add(device + " (" + driver + ")"));
    }
    return bound.isEmpty()
        ? Capability.partial(
            "io.dpdk",
            title,
            library + " loads; no network device is bound, so virtual devices only.",
            "modprobe vfio-pci && dpdk-devbind.py --bind=vfio-pci PCI_ADDRESS")
        : Capability.available("io.dpdk", title, library + "; " + String.join(", ", bound) + ".");
  }

  @SuppressWarnings("restricted") // loading a library is the trial
  private static boolean canLoad(String library) {
    try (Arena arena = Arena.ofConfined()) {
      return SymbolLookup.libraryLookup(library, arena).find("rte_eal_init").isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** {@code perf_event_open(2)}: cycles of this thread in user mode, never started. */
  private static Capability counters(SystemFiles files) {
    String title = "Hardware counters";
    String level = PARANOID + " is " + files.line(PARANOID).orElse("missing");
    var whyNoTrial = CapabilityProbe.whyNoTrial(files);
    if (whyNoTrial.isPresent()) {
      return Capability.unknown(
          "cpu.counters", title, "Not tried: " + whyNoTrial.get() + "; " + level + ".");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(64, Long.BYTES);
      attributes.set(JAVA_INT, 4, 64); // size; type 0 and config 0 are hardware and cycles
      attributes.set(JAVA_LONG, 40, 0b110_0001L); // disabled, exclude_kernel, exclude_hv
      long event = Linux.call(SystemCall.PERF_EVENT_OPEN, attributes.address(), 0, -1, -1, 0, 0);
      if (event >= 0) {
        Descriptors.close((int) event);
        return Capability.available("cpu.counters", title, "Cycles can be counted; " + level + ".");
      }
      int errno = CapabilityProbe.errnoOf(event);
      return Capability.unavailable(
          "cpu.counters",
          title,
          CapabilityProbe.refusal("perf_event_open", event) + " " + level + ".",
          errno == EPERM || errno == EACCES
              ? "sysctl kernel.perf_event_paranoid=1, or docker --cap-add PERFMON"
              : "Give the guest a virtual PMU (QEMU: -cpu host,pmu=on) or use bare metal.");
    }
  }
}
