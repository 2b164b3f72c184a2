package dev.assay.engine.hardware;

import java.util.List;
import java.util.Locale;

/**
 * What virtualises the machine, from what an unprivileged process may read. CPUID, whose leaf
 * 0x40000000 names the hypervisor, cannot be read from Java; so the kernel's traces of it are
 * asked: Xen's files, its clock sources, the firmware's tables (DMI, ACPI), its PCI devices, the
 * device tree, and the x86 CPU flag {@code hypervisor}. A hypervisor that leaves none of these
 * traces is taken for bare metal.
 *
 * <p>The first word is the family and enters the system id; what follows in brackets is the product
 * where it is told, which may need privileges, and does not.
 */
final class Hypervisor {

  private static final String DMI = "/sys/class/dmi/id/";
  private static final String CLOCKS =
      "/sys/devices/system/clocksource/clocksource0/available_clocksource";
  private static final String PCI = "/proc/bus/pci/devices";
  private static final String TREE = "/proc/device-tree/";

  /** Marks in the firmware's names and the family each one tells, the most telling first. */
  private static final String DMI_MARKS =
      """
      .metal=none
      kvm=kvm
      amazon ec2=kvm
      google compute engine=kvm
      alibaba cloud ecs=kvm
      qemu=qemu
      bochs=qemu
      vmware=vmware
      innotek=virtualbox
      microsoft corporation|virtual machine=hyper-v
      apple virtualization=apple
      parallels=parallels
      bhyve=bhyve
      xen=xen""";

  private static final List<String> ACPI_TABLES = List.of("FACP", "APIC", "DSDT");

  private Hypervisor() {}

  static Fact<String> read(SystemFiles files, CpuInfo info) {
    Fact<String> family = family(files, info);
    String product = family.orElse("none").equals("none") ? "" : product(files);
    return product.isEmpty() ? family : family.map(name -> name + " (" + product + ")");
  }

  private static Fact<String> family(SystemFiles files, CpuInfo info) {
    if (files.line("/sys/hypervisor/type").orElse("").equals("xen") || files.exists("/proc/xen")) {
      return Fact.known("xen", "/sys/hypervisor/type, /proc/xen");
    }
    String clocks = files.line(CLOCKS).orElse("");
    if (clocks.contains("kvm-clock")) {
      return Fact.known("kvm", CLOCKS);
    }
    if (clocks.contains("hyperv")) {
      return Fact.known("hyper-v", CLOCKS);
    }
    Fact<String> firmware = fromDmi(files);
    if (firmware.isKnown()) {
      return firmware;
    }
    String devices = String.join("\n", files.lines(PCI));
    if (devices.contains("\t15ad0740") || devices.contains("\t80eebeef")) {
      return Fact.known(devices.contains("\t15ad0740") ? "vmware" : "virtualbox", PCI);
    }
    if (info.isX86()) {
      return info.hasFlag("hypervisor")
          ? Fact.known("unnamed", CpuInfo.PATH + " flag hypervisor; only CPUID would name it")
          : Fact.known("none", CpuInfo.PATH + " flags: no flag hypervisor");
    }
    return fromDeviceTree(files);
  }

  private static Fact<String> fromDmi(SystemFiles files) {
    String text = "";
    for (String name : List.of("sys_vendor", "product_name", "bios_vendor")) {
      text += files.line(DMI + name).orElse("").toLowerCase(Locale.ROOT) + "|";
    }
    for (String mark : DMI_MARKS.split("\n", -1)) {
      int equals = mark.indexOf('=');
      if (text.contains(mark.substring(0, equals))) {
        return Fact.known(
            mark.substring(equals + 1), DMI + "sys_vendor, product_name, bios_vendor");
      }
    }
    return Fact.unknown(DMI, "the firmware names no known hypervisor");
  }

  private static Fact<String> fromDeviceTree(SystemFiles files) {
    Fact<String> node = files.line(TREE + "hypervisor/compatible");
    if (node.value() != null) {
      return node.map(text -> text.contains("xen") ? "xen" : text.contains("kvm") ? "kvm" : text);
    }
    Fact<String> board = files.line(TREE + "compatible");
    if (board.value() == null) {
      return Fact.unknown(
          CpuInfo.PATH + ", " + DMI + ", " + TREE,
          "there is no sign of a hypervisor, but no file here that must show one");
    }
    boolean virtual = board.value().contains("dummy-virt") || board.value().contains("qemu");
    return Fact.known(virtual ? "qemu" : "none", TREE + "compatible");
  }

  private static String product(SystemFiles files) {
    for (String table : ACPI_TABLES) {
      String header = files.text("/sys/firmware/acpi/tables/" + table).orElse("");
      if (header.contains("FIRECK")) {
        return "Firecracker";
      }
      if (header.contains("CLOUDH")) {
        return "Cloud Hypervisor";
      }
    }
    String product = files.line(DMI + "product_name").orElse("");
    return product.isEmpty()
        ? ""
        : (files.line(DMI + "sys_vendor").orElse("") + " " + product).strip();
  }
}
