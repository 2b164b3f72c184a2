package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.spill.SpilledPartitions;
import dev.assay.exec.pipeline.MemoryShare;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where rows go whose groups have no room in memory: made when the first one comes. Any worker may
 * ask.
 */
final class GroupOverflow {

  private final MemoryShare share;
  private final boolean isAllowed;
  private final double times;
  private final Supplier<SpilledPartitions> maker;
  private Optional<SpilledPartitions> partitions = Optional.empty();

  /**
   * Without a row yet.
   *
   * @param isAllowed whether there may ever be one
   * @param times what groups need in the end, a multiple of what they take while they grow
   */
  GroupOverflow(
      MemoryShare share, boolean isAllowed, double times, Supplier<SpilledPartitions> maker) {
    this.share = share;
    this.isAllowed = isAllowed;
    this.times = times;
    this.maker = maker;
  }

  /** Whether groups may take what they need for so many rows. */
  boolean hasRoom(GroupTable table, int rows) {
    return !isAllowed || table.hasRoom(rows, share, times);
  }

  MemoryShare share() {
    return share;
  }

  synchronized SpilledPartitions begun() {
    SpilledPartitions known = partitions.orElseGet(maker);
    partitions = Optional.of(known);
    return known;
  }

  /** Empty where all groups had room. */
  synchronized Optional<SpilledPartitions> partitions() {
    return partitions;
  }
}
