package dev.assay.exec.operator.window;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.physical.WindowCall.Function;
import dev.assay.exec.type.Lane;

/**
 * Counts and sums over frames: counts and exact sums as differences of running totals, sums of
 * doubles by a segment tree, since differences would lose digits and spread infinities.
 */
final class Sums {

  private final WindowCall call;
  private final SortedRows rows;
  private final Frames frames;
  private final Arguments arguments;

  Sums(WindowCall call, SortedRows rows, Frames frames, Arguments arguments) {
    this.call = call;
    this.rows = rows;
    this.frames = frames;
    this.arguments = arguments;
  }

  /** By row. */
  StoredColumn results() {
    int count = rows.count();
    int[] valuesBefore = new int[count + 1];
    for (int place = 0; place < count; place++) {
      boolean counts = arguments.count() == 0 || arguments.isValid(0, rows.row(place));
      valuesBefore[place + 1] = valuesBefore[place] + (counts ? 1 : 0);
    }
    boolean isReal = call.type().lane() == Lane.DOUBLE;
    long[] longs = new long[isReal ? 0 : count];
    double[] doubles = new double[isReal ? count : 0];
    long[] validity = new long[Bitmap.words(count)];
    long[] before = isReal || call.function() == Function.COUNT ? new long[0] : totals();
    double[] nodes = isReal ? tree() : new double[0];
    for (int place = 0; place < count; place++) {
      int row = rows.row(place);
      int from = frames.from(place);
      int to = frames.to(place);
      int values = valuesBefore[to] - valuesBefore[from];
      if (call.function() == Function.COUNT) {
        longs[row] = values;
      } else if (isReal) {
        doubles[row] = values == 0 ? 0 : sum(nodes, from, to);
      } else {
        longs[row] = Math.subtractExact(before[to], before[from]);
      }
      validity[row >>> 6] |= values == 0 && call.function() == Function.SUM ? 0 : 1L << row;
    }
    return isReal
        ? StoredColumn.ofDoubles(doubles, validity, count)
        : StoredColumn.ofLongs(longs, validity, count);
  }

  private long[] totals() {
    long[] before = new long[rows.count() + 1];
    for (int place = 0; place < rows.count(); place++) {
      before[place + 1] = Math.addExact(before[place], arguments.number(0, rows.row(place), 0));
    }
    return before;
  }

  private double[] tree() {
    int count = rows.count();
    double[] nodes = new double[2 * count];
    for (int place = 0; place < count; place++) {
      int row = rows.row(place);
      nodes[count + place] = arguments.isValid(0, row) ? arguments.column(0).doubles()[row] : 0;
    }
    for (int node = count - 1; node > 0; node--) {
      nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
    }
    return nodes;
  }

  private double sum(double[] nodes, int from, int to) {
    double sum = 0;
    int low = from + rows.count();
    int high = to + rows.count();
    while (low < high) {
      if ((low & 1) != 0) {
        sum += nodes[low++];
      }
      if ((high & 1) != 0) {
        sum += nodes[--high];
      }
      low >>= 1;
      high >>= 1;
    }
    return sum;
  }
}
