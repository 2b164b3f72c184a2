package dev.assay.exec.operator.spill;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.type.Lane;
import java.util.List;

/** Rows that a worker holds until there are enough to put them into partitions. */
public final class PartitionBuffer {

  /** Bytes of rows that are held, as a part of what is left of the share. */
  private static final int HELD_SHARE = 8;

  private static final int LEAST_HELD = 1 << 12;
  private static final int MOST_HELD = 1 << 17;
  private static final long LEAST_TEXT_BYTES = 1 << 16;

  private final SpilledPartitions partitions;
  private final PageWriter writer;
  private final RowStore rows;
  private final int most;
  private final long mostTextBytes;

  /** An empty buffer. */
  public PartitionBuffer(SpilledPartitions partitions, List<Lane> lanes, MemoryShare share) {
    this.partitions = partitions;
    writer = partitions.newWriter();
    rows = new RowStore(lanes, 0, share.memory());
    long bytes = share.leftForWorker() / HELD_SHARE;
    mostTextBytes = Math.max(LEAST_TEXT_BYTES, bytes);
    most = Math.clamp(bytes / Math.max(1, rows.rowBytes()), LEAST_HELD, MOST_HELD);
  }

  /** What is held; to be added to, a batch at a time, and followed by {@link #added}. */
  public RowStore rows() {
    return rows;
  }

  /** Puts rows into partitions where enough are held. */
  public void added() {
    if (rows.size() >= most || rows.keptTextBytes() > mostTextBytes) {
      partitions.write(rows.columns(), rows.size(), writer);
      rows.clear();
    }
  }

  /** Puts all rows into partitions; nothing is added after that. */
  public void finish() {
    partitions.write(rows.columns(), rows.size(), writer);
    rows.giveUp();
  }
}
