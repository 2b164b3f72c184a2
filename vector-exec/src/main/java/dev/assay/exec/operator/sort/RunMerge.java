package dev.assay.exec.operator.sort;

import dev.assay.exec.pipeline.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merges sorted runs by all workers: rows of a sample cut every run into the same ranges, and each
 * range is merged by itself to where it belongs.
 */
final class RunMerge {

  /** Rows by their numbers. */
  @FunctionalInterface
  interface Order {
    /** Negative, 0 or positive as one row comes before another, ties with it, or comes after. */
    int compare(int left, int right);
  }

  /** Rows of each run that are looked at for each range. */
  private static final int SAMPLED = 16;

  /** Ranges for each run, so that workers are busy to the end. */
  private static final int RANGES = 4;

  private final Order order;
  private final int[] rows;
  private final int[] starts;
  private final int runs;

  /**
   * A merge.
   *
   * @param rows of all runs, the numbers of each run above those of the run before it
   * @param starts of the runs, and the end
   */
  RunMerge(Order order, int[] rows, int[] starts) {
    this.order = order;
    this.rows = rows;
    this.starts = starts;
    runs = starts.length - 1;
  }

  /** All rows in order; rows that tie in the order of their numbers. */
  int[] merged(Workers workers) {
    int ranges = runs * RANGES;
    int[] cuts = cuts(ranges);
    int[][] from = new int[ranges + 1][];
    from[0] = starts;
    from[ranges] = Arrays.copyOfRange(starts, 1, runs + 1);
    for (int range = 1; range < ranges; range++) {
      from[range] = new int[runs];
      for (int run = 0; run < runs; run++) {
        from[range][run] = firstNotBefore(cuts[range - 1], starts[run], starts[run + 1]);
      }
    }
    int[] target = new int[rows.length];
    workers.forEach(ranges, range -> merge(from[range], from[range + 1], target));
    return target;
  }

  /** Rows that part the sample in as many equal ranges. */
  private int[] cuts(int ranges) {
    List<Integer> sample = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      int most = Math.min(SAMPLED * RANGES, starts[run + 1] - starts[run]);
      for (int i = 0; i < most; i++) {
        sample.add(rows[starts[run] + (int) ((long) (starts[run + 1] - starts[run]) * i / most)]);
      }
    }
    sample.sort(this::compare);
    int[] cuts = new int[ranges - 1];
    Arrays.setAll(cuts, i -> sample.get((int) ((i + 1L) * sample.size() / ranges)));
    return cuts;
  }

  /** No two rows tie by this. */
  private int compare(int left, int right) {
    int compared = order.compare(left, right);
    return compared == 0 ? Integer.compare(left, right) : compared;
  }

  private int firstNotBefore(int row, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(rows[middle], row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void merge(int[] from, int[] to, int[] target) {
    int[] next = Arrays.copyOf(from, runs);
    int end = 0;
    int place = 0;
    for (int run = 0; run < runs; run++) {
      place += from[run] - starts[run];
      end += to[run] - starts[run];
    }
    while (place < end) {
      int least = -1;
      for (int run = 0; run < runs; run++) {
        if (next[run] < to[run]
            && (least < 0 || order.compare(rows[next[run]], rows[next[least]]) < 0)) {
          least = run;
        }
      }
      target[place++] = rows[next[least]++];
    }
  }
}
