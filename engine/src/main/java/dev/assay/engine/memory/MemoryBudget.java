package dev.assay.engine.memory;

import dev.assay.engine.hardware.HardwareFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much off-heap memory may be open at once. What goes beyond is refused with a sentence, before
 * the kernel would have to kill the process. All methods may be called by any thread.
 */
public final class MemoryBudget {

  /** Left to the JVM itself (code, metaspace, threads) and to the rest of the machine. */
  private static final double KEPT_BACK_SHARE = 0.1;

  private static final long KEPT_BACK_LEAST_BYTES = 128L << 20;

  private static final Set<String> OURS =
      Set.of(MemoryBudget.class.getName(), MemoryRegion.class.getName());

  private final long limitBytes;
  private final boolean keepSites;
  private final Map<Long, Opened> open = new LinkedHashMap<>();
  private long usedBytes;
  private long lastTicket;

  private record Opened(String name, long bytes, Optional<String> site) {}

  private MemoryBudget(long limitBytes, boolean keepSites) {
    this.limitBytes = limitBytes;
    this.keepSites = keepSites;
  }

  /**
   * A budget of so many bytes.
   *
   * @param limitBytes 0 or more
   */
  public static MemoryBudget of(long limitBytes) {
    return new MemoryBudget(limitBytes, false);
  }

  /** As {@link #of}, remembering where each region was opened: for tests, it costs a stack walk. */
  public static MemoryBudget withSites(long limitBytes) {
    return new MemoryBudget(limitBytes, true);
  }

  /** The budget of this process on this machine: {@link #defaultLimitBytes} with its own heap. */
  public static MemoryBudget forMachine(HardwareFacts facts) {
    return of(defaultLimitBytes(facts, Runtime.getRuntime().maxMemory()));
  }

  /**
   * The control group's limit or the physical memory, whichever is less, without the largest Java
   * heap and without a tenth (128 MiB at least) for everything else. 0 where nothing is left; where
   * neither is known, as much as the heap, the one amount that is known to be meant for us.
   */
  public static long defaultLimitBytes(HardwareFacts facts, long maxHeapBytes) {
    long total =
        Math.min(
            facts.limits().memoryLimitBytes().orElse(Long.MAX_VALUE),
            facts.memoryBytes().orElse(Long.MAX_VALUE));
    if (total == Long.MAX_VALUE) {
      return maxHeapBytes;
    }
    long keptBack = Math.max(KEPT_BACK_LEAST_BYTES, (long) (total * KEPT_BACK_SHARE));
    return Math.max(0, total - keptBack - maxHeapBytes);
  }

  /** The most that may be open at once. */
  public long limitBytes() {
    return limitBytes;
  }

  /** What is open now. */
  public synchronized long usedBytes() {
    return usedBytes;
  }

  /** How many regions are open now. */
  public synchronized int openRegions() {
    return open.size();
  }

  /** One line for each open region, oldest first: name, size and, if kept, where it was opened. */
  public synchronized List<String> openings() {
    return open.values().stream()
        .map(
            opened ->
                "%s, %s%s"
                    .formatted(
                        opened.name(),
                        megabytes(opened.bytes()),
                        opened.site().map(site -> ", opened at " + site).orElse("")))
        .toList();
  }

  /**
   * Takes bytes out of the budget.
   *
   * @return a ticket to give them back with
   * @throws MemoryRefused when they would go beyond the limit
   */
  synchronized long take(String name, long bytes) {
    if (bytes > limitBytes - usedBytes) {
      throw new MemoryRefused(
          ("%s for %s do not fit: %s of the off-heap budget of %s are in use; "
                  + "ask for less, close regions, or raise the budget or the memory limit")
              .formatted(megabytes(bytes), name, megabytes(usedBytes), megabytes(limitBytes)));
    }
    usedBytes += bytes;
    open.put(++lastTicket, new Opened(name, bytes, keepSites ? callSite() : Optional.empty()));
    return lastTicket;
  }

  /** Gives back what a ticket took; a second time does nothing. */
  synchronized void giveBack(long ticket) {
    Opened opened = open.remove(ticket);
    usedBytes -= opened == null ? 0 : opened.bytes();
  }

  private static Optional<String> callSite() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> !OURS.contains(frame.getClassName()))
                    .map(StackWalker.StackFrame::toString)
                    .findFirst());
  }

  static String megabytes(long bytes) {
    return bytes < 1 << 20 ? bytes + " bytes" : (bytes >> 20) + " MiB";
  }
}
