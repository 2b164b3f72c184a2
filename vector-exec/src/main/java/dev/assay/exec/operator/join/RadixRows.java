package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.Scatter;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.operator.spill.SpilledPartitions;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;

/**
 * Rows in memory, one partition by bits of their keys' hashes after the other.
 *
 * @param starts by partition, its first row; one more for the end of the last
 */
@SuppressWarnings("ArrayRecordComponent") // a number for each partition, compared by nobody
record RadixRows(RowStore rows, int[] starts) {

  private static final int HASHED_AT_ONCE = 1 << 12;

  /**
   * Partitions rows, which are given up.
   *
   * @param bits of the hash, 1 or more; those that choose partitions in files are not used
   */
  static RadixRows of(RowStore rows, RowHash hash, int bits, QueryMemory memory, Workers workers) {
    int count = rows.size();
    int[] places = memory.ints(count);
    workers.forRanges(
        count,
        HASHED_AT_ONCE,
        (from, to) -> {
          long[] hashes = new long[to - from];
          hash.fill(rows.columns(), from, to - from, hashes);
          Scatter.partitions(hashes, to - from, SpilledPartitions.LOG, bits, places, from);
        });
    int[][] next = RowPartitions.counts(places, count, 0, 1 << bits, workers);
    int[] starts = RowPartitions.starts(next);
    int length = Math.max(1, Math.ceilDiv(count, next.length));
    workers.forRanges(
        count, length, (from, to) -> Scatter.places(places, from, to, next[from / length]));
    RowStore scattered = rows.scattered(places, workers);
    memory.release(places);
    return new RadixRows(scattered, starts);
  }

  int partitions() {
    return starts.length - 1;
  }

  int size(int partition) {
    return starts[partition + 1] - starts[partition];
  }

  /** A copy of a partition. */
  RowStore part(int partition, QueryMemory memory) {
    return rows.part(starts[partition], size(partition), memory);
  }
}
