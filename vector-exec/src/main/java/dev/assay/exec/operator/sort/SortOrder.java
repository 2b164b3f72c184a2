package dev.assay.exec.operator.sort;

import dev.assay.exec.pipeline.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * Puts rows in order. The first column is normalised to 64 bits; where these and the row number fit
 * one long together, longs are sorted and only ties looked at again; else rows are merge-sorted.
 * Many rows are sorted in runs, one for each worker, and merged by {@link RunMerge}.
 */
public final class SortOrder {

  private static final int INSERTED = 16;

  /** Rows for which a run of their own is worth the merging. */
  static final int RUN = 1 << 14;

  private static final int MOST_RUNS = 16;

  private final List<SortColumn> columns;
  private final long[] prefixes;

  /** The first column that ties of prefixes leave to be compared. */
  private final int firstCompared;

  private SortOrder(List<SortColumn> columns, int rows) {
    this.columns = columns;
    prefixes = new long[rows];
    firstCompared = columns.getFirst().isPrefixExact() ? 1 : 0;
  }

  /**
   * Rows in order; rows that tie stay in the order in which they are.
   *
   * @param columns one or more
   */
  public static int[] of(List<SortColumn> columns, int rows) {
    int[] order = new int[rows];
    new SortOrder(columns, rows).sortRun(order, 0, rows);
    return order;
  }

  /** As {@link #of(List, int)}, by all workers. */
  public static int[] of(List<SortColumn> columns, int rows, Workers workers) {
    int runs = Math.min(Math.min(workers.count(), MOST_RUNS), rows / RUN);
    if (runs < 2) {
      return of(columns, rows);
    }
    SortOrder sort = new SortOrder(columns, rows);
    int[] starts = new int[runs + 1];
    Arrays.setAll(starts, run -> (int) ((long) rows * run / runs));
    int[] order = new int[rows];
    workers.forEach(runs, run -> sort.sortRun(order, starts[run], starts[run + 1]));
    return new RunMerge(sort::compare, order, starts).merged(workers);
  }

  /** Sorts rows from one to before another into the same places. */
  private void sortRun(int[] order, int from, int to) {
    columns.getFirst().prefixes(from, to, prefixes);
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, to - from - 1));
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int row = from; row < to; row++) {
      least = Math.min(least, prefixes[row]);
      greatest = Math.max(greatest, prefixes[row]);
    }
    long range = greatest - least;
    if (to > from && range >= 0 && range >>> (Long.SIZE - 1 - bits) == 0) {
      sortPacked(order, from, to, least, bits);
      refineTies(order, from, to);
    } else {
      for (int row = from; row < to; row++) {
        order[row] = row;
      }
      mergeSort(order, from, to, new int[(to - from + 1) / 2]);
    }
  }

  private void sortPacked(int[] order, int from, int to, long least, int bits) {
    long[] packed = new long[to - from];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = ((prefixes[from + i] - least) << bits) | i;
    }
    Arrays.sort(packed);
    long mask = (1L << bits) - 1;
    for (int i = 0; i < packed.length; i++) {
      order[from + i] = from + (int) (packed[i] & mask);
    }
  }

  private void refineTies(int[] order, int first, int end) {
    if (firstCompared == columns.size()) {
      return;
    }
    int[] scratch = {};
    int to;
    for (int from = first; from < end; from = to) {
      to = from + 1;
      while (to < end && prefixes[order[to]] == prefixes[order[from]]) {
        to++;
      }
      if (to - from > 1) {
        scratch = scratch.length == 0 ? new int[(end - first + 1) / 2] : scratch;
        mergeSort(order, from, to, scratch);
      }
    }
  }

  private void mergeSort(int[] order, int from, int to, int[] scratch) {
    if (to - from <= INSERTED) {
      insertionSort(order, from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(order, from, middle, scratch);
    mergeSort(order, middle, to, scratch);
    if (compare(order[middle - 1], order[middle]) <= 0) {
      return;
    }
    int lefts = middle - from;
    System.arraycopy(order, from, scratch, 0, lefts);
    int left = 0;
    int right = middle;
    for (int i = from; left < lefts; i++) {
      boolean takeLeft = right == to || compare(scratch[left], order[right]) <= 0;
      order[i] = takeLeft ? scratch[left++] : order[right++];
    }
  }

  private void insertionSort(int[] order, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int row = order[i];
      int place = i;
      while (place > from && compare(order[place - 1], row) > 0) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = row;
    }
  }

  private int compare(int left, int right) {
    int order = Long.compare(prefixes[left], prefixes[right]);
    for (int i = firstCompared; order == 0 && i < columns.size(); i++) {
      order = columns.get(i).compare(left, right);
    }
    return order;
  }
}
