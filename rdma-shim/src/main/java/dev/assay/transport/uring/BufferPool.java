package dev.assay.transport.uring;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.engine.natives.VirtualMemory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buffers lent to connections for as long as they hold something, the one given back last first: a
 * thousand connections that are answered in turn use the same few pages. Pages come at their first
 * touch. Of one thread.
 */
final class BufferPool implements AutoCloseable {

  /** Free buffers that keep their pages; those beyond give them back to the kernel. */
  private static final int WARM = 64;

  private static final int LARGE = 4;
  private static final int LITTLE_BYTES = 16 << 10;

  private final String name;
  private final int sizeBytes;
  private final MemoryBudget budget;
  private final List<MemoryRegion> all = new ArrayList<>();
  private final List<MemoryRegion> free = new ArrayList<>();
  private @Nullable MemoryRegion large;

  BufferPool(String name, int sizeBytes, MemoryBudget budget) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.budget = budget;
  }

  /** Lends a buffer of the pool's size, or a larger one made for this loan. */
  MemoryRegion lend(long atLeastBytes) {
    if (atLeastBytes > sizeBytes) {
      return lendLarge(atLeastBytes);
    }
    if (free.isEmpty()) {
      all.add(open(sizeBytes));
      return all.getLast();
    }
    return free.removeLast();
  }

  /** One is kept for the next that needs it. */
  private MemoryRegion lendLarge(long atLeastBytes) {
    MemoryRegion kept = large;
    if (kept != null && kept.sizeBytes() >= atLeastBytes) {
      large = null;
      return kept;
    }
    return open(Math.max(LARGE * (long) sizeBytes, Long.highestOneBit(2 * atLeastBytes - 1)));
  }

  private MemoryRegion open(long bytes) {
    return MemoryRegion.open(RegionRequest.of(name, bytes).withPrefault(false), budget);
  }

  /**
   * Takes a buffer back.
   *
   * @param touchedBytes how much of it was used at most
   */
  void giveBack(MemoryRegion buffer, long touchedBytes) {
    if (buffer.sizeBytes() != sizeBytes) {
      if (large != null) {
        large.close();
      }
      large = buffer;
      return;
    }
    if (free.size() >= WARM && touchedBytes > LITTLE_BYTES) {
      long address = buffer.segment().address();
      VirtualMemory.advise(address, sizeBytes, VirtualMemory.MADV_DONTNEED);
    }
    free.add(buffer);
  }

  /** Buffers that somebody holds, but for those made for one loan. */
  int lent() {
    return all.size() - free.size();
  }

  @Override
  public void close() {
    all.forEach(MemoryRegion::close);
    if (large != null) {
      large.close();
    }
  }
}
