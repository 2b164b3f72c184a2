package dev.assay.engine.memory;

import dev.assay.engine.natives.NativeAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Zeroed memory off the heap, taken from a {@link MemoryBudget}, with stated pages and place. What
 * the kernel does not give (huge pages, a node, locking) is told by {@link #backing()}; the region
 * is then there all the same. Not enough memory is refused by {@link #open}.
 *
 * <p>Any thread may use the segment and close the region; whoever uses the segment after that gets
 * an IllegalStateException. Closing makes every thread of the JVM pass a safepoint: close rarely.
 */
public final class MemoryRegion implements AutoCloseable {

  private final RegionRequest request;
  private final Arena arena;
  private final MemorySegment segment;
  private final List<String> refusals;

  private MemoryRegion(
      RegionRequest request, Arena arena, MemorySegment segment, List<String> refusals) {
    this.request = request;
    this.arena = arena;
    this.segment = segment;
    this.refusals = refusals;
  }

  /**
   * Opens a region.
   *
   * @throws MemoryRefused when the budget or the machine has not enough, or is no Linux
   */
  public static MemoryRegion open(RegionRequest request, MemoryBudget budget) {
    NativeAccess.whyNotLinux()
        .ifPresent(
            cause -> {
              throw new MemoryRefused("no memory for " + request.name() + ": " + cause);
            });
    List<String> refusals = new ArrayList<>();
    long ticket = budget.take(request.name(), Mapping.footprintBytes(request));
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = Mapping.open(request, arena, refusals);
      // The action of this empty segment runs when the arena closes: the budget follows the memory.
      attach(arena, () -> budget.giveBack(ticket));
      return new MemoryRegion(request, arena, segment, refusals);
    } catch (RuntimeException e) {
      arena.close();
      budget.giveBack(ticket);
      throw e;
    }
  }

  /** The memory, exactly as long and as aligned as requested. */
  public MemorySegment segment() {
    return segment;
  }

  /** Its usable size. */
  public long sizeBytes() {
    return request.sizeBytes();
  }

  /** What was asked for. */
  public RegionRequest request() {
    return request;
  }

  /** What the region really stands on now; reads a file of the kernel, so not for a hot path. */
  public Backing backing() {
    SmapsReader.Pages pages = SmapsReader.read(segment.address(), request.sizeBytes());
    return new Backing(request.sizeBytes(), pages.residentBytes(), pages.hugeBytes(), refusals);
  }

  /** Gives the memory back; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  @SuppressWarnings("restricted") // reinterpreting an empty segment is how an arena gets an action
  private static void attach(Arena arena, Runnable action) {
    MemorySegment.NULL.reinterpret(arena, ignored -> action.run());
  }
}
