package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.RowPartition;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;

/**
 * Rows by partition of a number that each has; in a partition they keep their order.
 *
 * @param rows one partition after the other, those without a number last
 * @param starts by partition, index of its first row; one more for the end of the last
 */
@SuppressWarnings("ArrayRecordComponent") // a number for each row, compared by nobody
record RowPartitions(int[] rows, int[] starts) {

  private static final int LEAST_ROWS = 1 << 14;

  /**
   * Partitions of rows.
   *
   * @param numbers of the rows, below {@code partitions << shift}; a negative one for none
   * @param shift how many low bits of the number do not count
   */
  static RowPartitions of(
      int[] numbers, int count, int shift, int partitions, QueryMemory memory, Workers workers) {
    int[][] next = counts(numbers, count, shift, partitions, workers);
    int[] starts = starts(next);
    int[] rows = memory.ints(count);
    int length = Math.ceilDiv(count, next.length);
    workers.forRanges(
        count,
        Math.max(1, length),
        (from, to) -> RowPartition.scatter(numbers, from, to, shift, next[from / length], rows));
    return new RowPartitions(rows, starts);
  }

  /** Where partitions begin; the counts of ranges become where the rows of each range go. */
  static int[] starts(int[][] counts) {
    int[] starts = new int[counts[0].length];
    int start = 0;
    for (int p = 0; p < starts.length; p++) {
      starts[p] = start;
      for (int[] part : counts) {
        int here = part[p];
        part[p] = start;
        start += here;
      }
    }
    return starts;
  }

  /** Rows of each partition, by equal ranges of rows; parameters as for {@link #of}. */
  static int[][] counts(int[] numbers, int count, int shift, int partitions, Workers workers) {
    int[][] counts = new int[Math.clamp(count / LEAST_ROWS, 1, workers.count())][partitions + 1];
    int length = Math.ceilDiv(count, counts.length);
    workers.forRanges(
        count,
        Math.max(1, length),
        (from, to) -> RowPartition.count(numbers, from, to, shift, counts[from / length]));
    return counts;
  }

  /** How many. */
  int partitions() {
    return starts.length - 1;
  }
}
