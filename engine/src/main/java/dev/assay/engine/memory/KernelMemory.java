package dev.assay.engine.memory;

import dev.assay.engine.natives.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few numbers of the kernel's memory management that opening a region needs. */
final class KernelMemory {

  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path TRANSPARENT_SIZE =
      Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

  private KernelMemory() {}

  /** Memory that could be given out now without swapping; -1 where not told. */
  static long availableBytes() {
    return meminfoBytes("MemAvailable:");
  }

  /** Size of a reserved huge page; the base page where the kernel has none. */
  static long reservedHugePageBytes() {
    return Math.max(Linux.pageSizeBytes(), meminfoBytes("Hugepagesize:"));
  }

  /** Size of a transparent huge page; the base page where the kernel has none. */
  static long transparentHugePageBytes() {
    try {
      return Long.parseLong(Files.readString(TRANSPARENT_SIZE).strip());
    } catch (IOException | NumberFormatException e) {
      return Linux.pageSizeBytes();
    }
  }

  private static long meminfoBytes(String key) {
    try {
      for (String line : Files.readAllLines(MEMINFO)) {
        if (line.startsWith(key)) {
          return 1024 * Long.parseLong(line.substring(key.length()).replace("kB", "").strip());
        }
      }
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
    return -1;
  }
}
