package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.HashIds;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import java.util.Arrays;

/**
 * A hash table of the keys of rows, where the number of a key is that of one of its rows; laid out
 * as {@link HashIds} says. It is filled part by part, so that the part being filled is in the cache
 * and several workers fill several.
 *
 * @param shift 64 less the logarithm of the slots
 */
@SuppressWarnings("ArrayRecordComponent") // a table of millions of slots, compared by nobody
record HashedKeys(long[] slots, long multiplier, int shift) {

  private static final int LEAST_LOG = 7;
  private static final int MOST_LOG = 29;

  /** Slots of a part: 256 KiB. */
  private static final int PART_LOG = 14;

  /** Logarithm of the slots of which not more may be asked for by keys in order than these. */
  private static final int CROWD_LOG = 6;

  private static final int MOST_OF_CROWD = 48;

  private static final int RANGE_ROWS = 1 << 15;

  /**
   * Makes a table.
   *
   * @param keys of the rows; negative ones stand for none
   * @param range keys are below it
   * @param places filled with the number of each row's key, -1 for none
   */
  static HashedKeys of(
      long[] keys, int count, long range, int[] places, QueryMemory memory, Workers workers) {
    int log = LEAST_LOG;
    while (log < MOST_LOG && 1L << log < 2L * count) {
      log++;
    }
    if (count > 1L << (MOST_LOG - 1)) {
      throw new IllegalStateException(
          "more than 268 million rows on the build side of a join: filter first");
    }
    int slots = 1 << log;
    int shift = Long.SIZE - log;
    long[] table = memory.longs(2 * slots);
    // Keys evenly spread stay in their order, so that what comes in order is close in memory.
    int bits = Math.max(log, Long.SIZE - Long.numberOfLeadingZeros(range - 1));
    long inOrder = 1L << (Long.SIZE - bits);
    homes(keys, count, inOrder, shift, places, workers);
    boolean isEven = !isCrowded(places, count, log, workers);
    long multiplier = isEven ? inOrder : HashIds.SCATTER;
    if (!isEven) {
      homes(keys, count, multiplier, shift, places, workers);
    }
    int partLog = Math.min(log, PART_LOG);
    RowPartitions parts =
        RowPartitions.of(places, count, partLog, slots >>> partLog, memory, workers);
    int[] left = new int[parts.partitions()];
    workers.forEach(
        left.length,
        p -> {
          int end = (p + 1) << partLog;
          Arrays.fill(table, 2 * (p << partLog), 2 * end, 0);
          left[p] =
              HashIds.insert(
                  keys,
                  parts.rows(),
                  parts.starts()[p],
                  parts.starts()[p + 1],
                  table,
                  slots - 1,
                  end & (slots - 1),
                  places);
        });
    for (int p = 0; p < left.length; p++) {
      int from = parts.starts()[p];
      HashIds.insert(keys, parts.rows(), from, from + left[p], table, slots - 1, -1, places);
    }
    memory.release(parts.rows());
    return new HashedKeys(table, multiplier, shift);
  }

  private static void homes(
      long[] keys, int count, long multiplier, int shift, int[] homes, Workers workers) {
    workers.forRanges(
        count, RANGE_ROWS, (from, to) -> HashIds.homes(keys, from, to, multiplier, shift, homes));
  }

  private static boolean isCrowded(int[] homes, int count, int log, Workers workers) {
    int crowds = 1 << (log - CROWD_LOG);
    int[][] counts = RowPartitions.counts(homes, count, CROWD_LOG, crowds, workers);
    int most = 0;
    for (int crowd = 0; crowd < crowds; crowd++) {
      int here = 0;
      for (int[] range : counts) {
        here += range[crowd];
      }
      most = Math.max(most, here);
    }
    return most > MOST_OF_CROWD;
  }

  /** Numbers of keys, -1 for those that are not there. */
  void find(long[] of, int count, int[] places) {
    HashIds.find(of, count, true, slots, multiplier, shift, places);
  }
}
