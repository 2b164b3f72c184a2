package dev.assay.exec.operator.window;

import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.operator.sort.SortOrder;
import dev.assay.exec.pipeline.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * Rows by partition and, within one, in order. All but {@link #row} go by place in that order.
 * Immutable.
 */
final class SortedRows {

  private static final int RANGE_ROWS = 1 << 14;

  /** Stands for the start of the place before: less than every place. */
  private static final int GOES_ON = -1;

  private final int[] rows;
  private final int[] partitionStarts;
  private final int[] partitionEnds;
  private final int[] peerStarts;
  private final int[] peerEnds;

  /** By place, which group of peers it is in, counted over all partitions. */
  private final int[] groups;

  /** First place of each of these, and the end. */
  private final int[] groupStarts;

  /** First place of each partition, and the end. */
  private final int[] partitions;

  private SortedRows(
      int[] rows, List<SortColumn> partition, List<SortColumn> order, Workers workers) {
    this.rows = rows;
    partitionStarts = new int[rows.length];
    partitionEnds = new int[rows.length];
    peerStarts = new int[rows.length];
    peerEnds = new int[rows.length];
    workers.forRanges(
        rows.length,
        RANGE_ROWS,
        (from, to) -> {
          for (int place = from; place < to; place++) {
            boolean same = place > 0 && tie(partition, rows[place - 1], rows[place]);
            boolean peer = same && tie(order, rows[place - 1], rows[place]);
            partitionStarts[place] = same ? GOES_ON : place;
            peerStarts[place] = peer ? GOES_ON : place;
          }
        });
    for (int place = 1; place < rows.length; place++) {
      partitionStarts[place] = Math.max(partitionStarts[place], partitionStarts[place - 1]);
      peerStarts[place] = Math.max(peerStarts[place], peerStarts[place - 1]);
    }
    fillEnds(partitionStarts, partitionEnds);
    fillEnds(peerStarts, peerEnds);
    groups = new int[rows.length];
    groupStarts = starts(peerStarts, groups);
    partitions = starts(partitionStarts, new int[rows.length]);
  }

  /** The places that are starts, and the end; numbers all places by them. */
  private static int[] starts(int[] startOf, int[] numbers) {
    int[] starts = new int[startOf.length + 1];
    int count = 0;
    for (int place = 0; place < startOf.length; place++) {
      if (startOf[place] == place) {
        starts[count++] = place;
      }
      numbers[place] = count - 1;
    }
    starts[count] = startOf.length;
    return Arrays.copyOf(starts, count + 1);
  }

  static SortedRows of(
      int count, List<SortColumn> partition, List<SortColumn> order, Workers workers) {
    List<SortColumn> all =
        java.util.stream.Stream.concat(partition.stream(), order.stream()).toList();
    int[] rows = new int[count];
    Arrays.setAll(rows, row -> row);
    return new SortedRows(
        all.isEmpty() ? rows : SortOrder.of(all, count, workers), partition, order, workers);
  }

  private static boolean tie(List<SortColumn> columns, int left, int right) {
    for (SortColumn column : columns) {
      if (column.compare(left, right) != 0) {
        return false;
      }
    }
    return true;
  }

  private static void fillEnds(int[] starts, int[] ends) {
    int end = starts.length;
    for (int place = starts.length - 1; place >= 0; place--) {
      ends[place] = end;
      end = starts[place] == place ? place : end;
    }
  }

  int count() {
    return rows.length;
  }

  /** All rows in order. */
  int[] order() {
    return rows.clone();
  }

  /** The row at a place. */
  int row(int place) {
    return rows[place];
  }

  /** First place of the partition. */
  int start(int place) {
    return partitionStarts[place];
  }

  /** Behind the last place of the partition. */
  int end(int place) {
    return partitionEnds[place];
  }

  /** First place of the peers. */
  int peerStart(int place) {
    return peerStarts[place];
  }

  /** Behind the last place of the peers. */
  int peerEnd(int place) {
    return peerEnds[place];
  }

  /** Number of the group of peers, counted over all partitions. */
  int group(int place) {
    return groups[place];
  }

  /** First place of a group of peers; the end for the number behind the last. */
  int groupStart(int group) {
    return groupStarts[group];
  }

  /** First place of each partition, and the end. */
  int[] partitions() {
    return partitions.clone();
  }
}
