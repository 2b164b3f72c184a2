package dev.assay.engine.hardware;

import java.nio.file.Path;
import java.util.List;

/**
 * Reads the facts of a machine from /proc, /sys and /etc. Needs no privileges, starts no process,
 * loads no native code and takes some tens of milliseconds. Files that are missing, unreadable or
 * malformed make facts unknown, with the reason; nothing is thrown for them. Any thread may call.
 */
public final class MachineReader {

  private MachineReader() {}

  /** Facts of the machine this JVM runs on. */
  public static Machine read() {
    return at(Path.of("/"));
  }

  /** Its caches alone, which takes a few milliseconds. */
  public static Fact<List<CpuCache>> caches() {
    SystemFiles files = new SystemFiles(Path.of("/"));
    return CacheReader.read(files, CpuTopology.online(files, CpuInfo.read(files)));
  }

  /**
   * Facts of a machine whose files were recorded.
   *
   * @param root the folder that holds its {@code proc}, {@code sys} and {@code etc}; facts of the
   *     JVM are still those of this JVM
   */
  public static Machine at(Path root) {
    SystemFiles files = new SystemFiles(root);
    CpuInfo info = CpuInfo.read(files);
    Fact<List<Integer>> online = CpuTopology.online(files, info);
    Fact<Long> memoryBytes = MemoryReader.memoryBytes(files);
    Fact<List<NumaNode>> nodes = MemoryReader.nodes(files, online, memoryBytes);
    HardwareFacts hardware =
        new HardwareFacts(
            architecture(files, info),
            info.vendor(),
            info.model(),
            info.signature(),
            info.flags(),
            CpuTopology.read(files, info, online, nodes.orElse(List.of())),
            CacheReader.read(files, online),
            nodes,
            memoryBytes,
            MemoryReader.hugePageSizesBytes(files),
            Hypervisor.read(files, info),
            ContainerKind.read(files),
            DeviceReader.networkInterfaces(files),
            DeviceReader.blockDevices(files),
            LimitsReader.read(files, online));
    SoftwareFacts software = SoftwareReader.read(files, online);
    return new Machine(
        hardware,
        software,
        MachineIdentity.systemId(hardware),
        MachineIdentity.softwareId(software));
  }

  private static Fact<String> architecture(SystemFiles files, CpuInfo info) {
    Fact<String> kernel = files.line("/proc/sys/kernel/arch");
    if (kernel.isKnown()) {
      return kernel;
    }
    if (files.isLive()) {
      String name = System.getProperty("os.arch", "");
      return Fact.known(name.equals("amd64") ? "x86_64" : name, "os.arch");
    }
    return info.isX86()
        ? Fact.known(info.hasFlag("lm") ? "x86_64" : "i686", CpuInfo.PATH + " flag lm")
        : info.armArchitecture();
  }
}
