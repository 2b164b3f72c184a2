package dev.assay.transport.uring;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.engine.natives.VirtualMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Buffers lent to connections for as long as they hold something, the one given back last first: a
 * thousand connections that are answered in turn use the same few pages. Pages come at their first
 * touch. Of one thread.
 */
final class BufferPool implements AutoCloseable {

  /** Free buffers that keep their pages; those beyond give them back to the kernel. */
  private static final int WARM = 64;

  private static final int LITTLE_BYTES = 16 << 10;

  private final String name;
  private final int sizeBytes;
  private final MemoryBudget budget;
  private final List<MemoryRegion> all = new ArrayList<>();
  private final List<MemoryRegion> free = new ArrayList<>();

  BufferPool(String name, int sizeBytes, MemoryBudget budget) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.budget = budget;
  }

  /** Lends a buffer of the pool's size, or a larger one made for this loan. */
  MemoryRegion lend(long atLeastBytes) {
    if (atLeastBytes > sizeBytes) {
      return open(Long.highestOneBit(2 * atLeastBytes - 1));
    }
    if (free.isEmpty()) {
      all.add(open(sizeBytes));
      return all.getLast();
    }
    return free.removeLast();
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
      buffer.close();
      return;
    }
    if (free.size() >= WARM && touchedBytes > LITTLE_BYTES) {
      long address = buffer.segment().address();
      VirtualMemory.advise(address, sizeBytes, VirtualMemory.MADV_DONTNEED);
    }
    free.add(buffer);
  }

  @Override
  public void close() {
    all.forEach(MemoryRegion::close);
  }
}
