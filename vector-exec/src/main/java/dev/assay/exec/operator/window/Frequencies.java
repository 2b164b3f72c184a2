package dev.assay.exec.operator.window;

import dev.assay.exec.operator.sort.SortColumn;
import java.util.List;

/** How often values come in rows that are in their order. */
final class Frequencies {

  private Frequencies() {}

  private static int end(SortColumn values, int[] run, int count, int from) {
    int to = from + 1;
    while (to < count && values.compare(run[from], run[to]) == 0) {
      to++;
    }
    return to;
  }

  /**
   * Where the most frequent value is, of several such the one that came first; -1 for none.
   *
   * @param order in which rows came; none for that of their numbers
   */
  static int mode(SortColumn values, List<SortColumn> order, int[] run, int count) {
    int best = -1;
    int most = 0;
    int to;
    for (int from = 0; from < count; from = to) {
      to = end(values, run, count, from);
      if (to - from > most || (to - from == most && isBefore(order, run[from], run[best]))) {
        most = to - from;
        best = from;
      }
    }
    return best;
  }

  private static boolean isBefore(List<SortColumn> order, int left, int right) {
    for (SortColumn column : order) {
      int compared = column.compare(left, right);
      if (compared != 0) {
        return compared < 0;
      }
    }
    return left < right;
  }

  /** Bits that a value's frequency holds, on average. */
  static double entropy(SortColumn values, int[] run, int count) {
    double entropy = 0;
    int to;
    for (int from = 0; from < count; from = to) {
      to = end(values, run, count, from);
      double share = (double) (to - from) / count;
      entropy -= share * (Math.log(share) / Math.log(2));
    }
    return entropy + 0.0;
  }
}
