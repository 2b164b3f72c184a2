package dev.assay.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How much CPU time others took between two moments: other processes, other guests (steal). Read
 * from {@code /proc/stat} and {@code /proc/self/stat}, see proc(5); a finished child counts as our
 * own once it has been waited for, which the JDK does.
 *
 * @param capacityTicks clock ticks of all CPUs since boot, idle time included
 * @param busyTicks those that were not idle, steal included
 * @param ownTicks those that this process and its finished children took
 */
public record CpuAccount(long capacityTicks, long busyTicks, long ownTicks) {

  /** The account now; empty where /proc does not tell. */
  public static Optional<CpuAccount> now() {
    return read(Path.of("/proc"));
  }

  static Optional<CpuAccount> read(Path proc) {
    try {
      String[] cpu = firstLine(proc.resolve("stat")).trim().split("\\s+");
      String self = firstLine(proc.resolve("self/stat"));
      // The command name may hold spaces and brackets; fields count from behind its last bracket.
      String[] own = self.substring(self.lastIndexOf(')') + 2).split("\\s+");
      long capacity = 0;
      // user nice system idle iowait irq softirq steal; guest time is inside user time already.
      for (int i = 1; i <= 8; i++) {
        capacity += Long.parseLong(cpu[i]);
      }
      long idle = Long.parseLong(cpu[4]) + Long.parseLong(cpu[5]);
      long ownTicks = 0;
      for (int i = 11; i <= 14; i++) {
        ownTicks += Long.parseLong(own[i]);
      }
      return Optional.of(new CpuAccount(capacity, capacity - idle, ownTicks));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Share of the capacity since an earlier account that others took, 0 to 1; -1 when unknown. */
  public double othersShareSince(CpuAccount earlier) {
    long capacity = capacityTicks - earlier.capacityTicks;
    if (capacity <= 0) {
      return -1;
    }
    double others = (busyTicks - earlier.busyTicks) - (double) (ownTicks - earlier.ownTicks);
    return Math.clamp(others / capacity, 0.0, 1.0);
  }

  private static String firstLine(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    }
  }
}
