package dev.assay.exec.operator.sort;

import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * Puts rows in order. The first column is normalised to 64 bits; where these and the row number fit
 * one long together, longs are sorted, with as many columns more as have room there, and only ties
 * looked at again; else rows are merge-sorted. Many rows are sorted in runs, one for each worker,
 * and merged by {@link RunMerge}.
 */
public final class SortOrder {

  private static final int INSERTED = 16;

  /** Rows for which a run of their own is worth the merging. */
  static final int RUN = 1 << 14;

  private static final int MOST_RUNS = 16;

  private final List<SortColumn> columns;
  private final long[] prefixes;

  /** The first column that ties of prefixes leave to be compared. */
  private int firstCompared;

  /** Bits of a prefix lie between these. */
  private record Ends(long least, long greatest) {

    static final Ends NONE = new Ends(Long.MAX_VALUE, Long.MIN_VALUE);

    static Ends of(long[] bits, int from, int to) {
      long least = Long.MAX_VALUE;
      long greatest = Long.MIN_VALUE;
      for (int i = from; i < to; i++) {
        least = Math.min(least, bits[i]);
        greatest = Math.max(greatest, bits[i]);
      }
      return new Ends(least, greatest);
    }

    Ends and(Ends other) {
      return new Ends(Math.min(least, other.least), Math.max(greatest, other.greatest));
    }

    /** How many integers these are; {@link Long#MAX_VALUE} where they are more. */
    long count() {
      long count = greatest - least + 1;
      return greatest >= least && count <= 0 ? Long.MAX_VALUE : count;
    }
  }

  private SortOrder(List<SortColumn> columns, int rows, Workers workers) {
    this.columns = columns;
    prefixes = new long[rows];
    firstCompared = columns.getFirst().isPrefixExact() ? 1 : 0;
    Ends ends = fill(columns.getFirst(), prefixes, workers);
    long taken = ends.count();
    long[] next = {};
    long room = Long.MAX_VALUE >>> rowBits(rows);
    while (firstCompared > 0
        && firstCompared < columns.size()
        && columns.get(firstCompared).isPrefixInteger()
        && taken <= room / 2) {
      next = next.length == 0 ? new long[rows] : next;
      Ends more = fill(columns.get(firstCompared), next, workers);
      if (more.count() > room / Math.max(1, taken)) {
        break;
      }
      append(ends.least(), next, more, workers);
      ends = new Ends(0, 0);
      taken *= more.count();
      firstCompared++;
    }
  }

  private static Ends fill(SortColumn column, long[] bits, Workers workers) {
    Ends[] parts = new Ends[Math.ceilDiv(bits.length, RUN)];
    workers.forRanges(
        bits.length,
        RUN,
        (from, to) -> {
          column.prefixes(from, to, bits);
          parts[from / RUN] = Ends.of(bits, from, to);
        });
    return Arrays.stream(parts).reduce(Ends.NONE, Ends::and);
  }

  /** Makes one number of the prefixes, which are from {@code least} on, and the next column's. */
  private void append(long least, long[] next, Ends ends, Workers workers) {
    long times = ends.count();
    workers.forRanges(
        next.length,
        RUN,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            prefixes[row] = (prefixes[row] - least) * times + (next[row] - ends.least());
          }
        });
  }

  /** Bits that numbers of so many rows take. */
  private static int rowBits(int rows) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, rows - 1));
  }

  /**
   * Rows in order; rows that tie stay in the order in which they are.
   *
   * @param columns one or more
   */
  public static int[] of(List<SortColumn> columns, int rows) {
    return of(columns, rows, Workers.alone(new Cancellation()));
  }

  /** As {@link #of(List, int)}, by all workers. */
  public static int[] of(List<SortColumn> columns, int rows, Workers workers) {
    int runs = Math.min(Math.min(workers.count(), MOST_RUNS), rows / RUN);
    SortOrder sort = new SortOrder(columns, rows, workers);
    int[] order = new int[rows];
    if (runs < 2) {
      sort.sortRun(order, 0, rows);
      return order;
    }
    int[] starts = new int[runs + 1];
    Arrays.setAll(starts, run -> (int) ((long) rows * run / runs));
    workers.forEach(runs, run -> sort.sortRun(order, starts[run], starts[run + 1]));
    return new RunMerge(sort::compare, order, starts).merged(workers);
  }

  /** Sorts rows from one to before another into the same places. */
  private void sortRun(int[] order, int from, int to) {
    Ends ends = Ends.of(prefixes, from, to);
    int bits = rowBits(to - from);
    if (to > from && ends.count() <= Long.MAX_VALUE >>> bits) {
      sortPacked(order, from, to, ends.least(), bits);
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
