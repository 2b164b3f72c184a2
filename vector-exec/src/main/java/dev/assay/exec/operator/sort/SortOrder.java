package dev.assay.exec.operator.sort;

import java.util.Arrays;
import java.util.List;

/**
 * Puts rows in order. The first column is normalised to 64 bits; where these and the row number fit
 * one long together, longs are sorted and only ties looked at again; else rows are merge-sorted.
 */
public final class SortOrder {

  private static final int RUN = 16;

  private final List<SortColumn> columns;
  private final long[] prefixes;

  /** The first column that ties of prefixes leave to be compared. */
  private final int firstCompared;

  private SortOrder(List<SortColumn> columns, int rows) {
    this.columns = columns;
    prefixes = new long[rows];
    columns.getFirst().prefixes(0, rows, prefixes);
    firstCompared = columns.getFirst().isPrefixExact() ? 1 : 0;
  }

  /**
   * Rows in order; rows that tie stay in the order in which they are.
   *
   * @param columns one or more
   */
  public static int[] of(List<SortColumn> columns, int rows) {
    return new SortOrder(columns, rows).sorted(rows);
  }

  private int[] sorted(int rows) {
    int[] order = new int[rows];
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, rows - 1));
    long least = Arrays.stream(prefixes).min().orElse(0);
    long greatest = Arrays.stream(prefixes).max().orElse(0);
    long range = greatest - least;
    if (range >= 0 && range >>> (Long.SIZE - 1 - bits) == 0) {
      sortPacked(order, least, bits);
      refineTies(order);
    } else {
      Arrays.setAll(order, i -> i);
      mergeSort(order, 0, rows, new int[rows]);
    }
    return order;
  }

  private void sortPacked(int[] order, long least, int bits) {
    long[] packed = new long[order.length];
    for (int row = 0; row < packed.length; row++) {
      packed[row] = ((prefixes[row] - least) << bits) | row;
    }
    Arrays.sort(packed);
    long mask = (1L << bits) - 1;
    for (int i = 0; i < packed.length; i++) {
      order[i] = (int) (packed[i] & mask);
    }
  }

  private void refineTies(int[] order) {
    if (firstCompared == columns.size()) {
      return;
    }
    int[] scratch = {};
    int to;
    for (int from = 0; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length && prefixes[order[to]] == prefixes[order[from]]) {
        to++;
      }
      if (to - from > 1) {
        scratch = scratch.length == 0 ? new int[order.length] : scratch;
        mergeSort(order, from, to, scratch);
      }
    }
  }

  private void mergeSort(int[] order, int from, int to, int[] scratch) {
    if (to - from <= RUN) {
      insertionSort(order, from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(order, from, middle, scratch);
    mergeSort(order, middle, to, scratch);
    if (compare(order[middle - 1], order[middle]) <= 0) {
      return;
    }
    System.arraycopy(order, from, scratch, from, middle - from);
    int left = from;
    int right = middle;
    for (int i = from; left < middle; i++) {
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
