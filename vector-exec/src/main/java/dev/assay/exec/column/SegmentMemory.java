package dev.assay.exec.column;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.RegionRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The regions of a table or a dictionary, freed together when everybody who holds it has closed it.
 * All methods may be called by any thread.
 */
public final class SegmentMemory implements AutoCloseable {

  private final String name;
  private final MemoryBudget budget;
  private final List<MemoryRegion> regions = new ArrayList<>();
  private final List<SegmentMemory> parts = new ArrayList<>();
  private int holders = 1;

  /**
   * Without regions.
   *
   * @param name of what the memory is for, as refusals say it
   */
  public SegmentMemory(String name, MemoryBudget budget) {
    this.name = name;
    this.budget = budget;
  }

  /**
   * Opens a zeroed region, aligned to 64 bytes at least.
   *
   * @return its address; 0 for 0 bytes
   * @throws dev.assay.engine.memory.MemoryRefused where the budget or the machine has not enough
   */
  public synchronized long open(long sizeBytes) {
    if (sizeBytes == 0) {
      return 0;
    }
    MemoryRegion region = MemoryRegion.open(RegionRequest.of(name, sizeBytes), budget);
    regions.add(region);
    return region.segment().address();
  }

  /** Memory that is counted and freed with this one, unless it is closed before. */
  public synchronized SegmentMemory part() {
    SegmentMemory part = new SegmentMemory(name, budget);
    parts.add(part);
    return part;
  }

  /** Bytes asked for, of all that is open. */
  public synchronized long sizeBytes() {
    return regions.stream().mapToLong(MemoryRegion::sizeBytes).sum()
        + parts.stream().mapToLong(SegmentMemory::sizeBytes).sum();
  }

  /** Memory of the same budget that is freed for itself. */
  public SegmentMemory apart() {
    return new SegmentMemory(name, budget);
  }

  /** Counts one more who will close this. */
  public synchronized SegmentMemory hold() {
    holders++;
    return this;
  }

  /** Gives one hold back; the last one frees everything. */
  @Override
  public synchronized void close() {
    if (--holders > 0) {
      return;
    }
    regions.forEach(MemoryRegion::close);
    regions.clear();
    parts.forEach(SegmentMemory::close);
  }
}
