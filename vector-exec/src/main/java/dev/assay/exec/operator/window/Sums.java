package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.physical.WindowCall.Function;
import dev.assay.exec.type.Lane;
import java.lang.foreign.Arena;

/**
 * Counts and sums over frames: counts and exact sums as differences of running totals of 128 bits,
 * sums of doubles by a segment tree, since differences would lose digits and spread infinities.
 */
final class Sums {

  private final WindowCall call;

  /** Of the call. */
  private final int index;

  private final SortedRows rows;
  private final Frames frames;
  private final Arguments arguments;
  private final Arena arena;
  private final int count;
  private final long[] valuesBefore;
  private final boolean isReal;
  private double[] nodes = {};
  private long[] highs = {};
  private long[] lows = {};

  Sums(
      WindowCall call,
      int index,
      SortedRows rows,
      Frames frames,
      Arguments arguments,
      Arena arena) {
    this.call = call;
    this.index = index;
    this.rows = rows;
    this.frames = frames;
    this.arguments = arguments;
    this.arena = arena;
    count = rows.count();
    isReal = call.type().lane() == Lane.DOUBLE;
    valuesBefore = new long[count + 1];
  }

  /** By row. */
  StoredColumn results() {
    for (int place = 0; place < count; place++) {
      boolean counts = arguments.count() == 0 || arguments.isValid(0, rows.row(place));
      long more = rows.isRow(place) ? (counts ? 1 : 0) : carry(place).counted();
      valuesBefore[place + 1] = valuesBefore[place] + more;
    }
    if (isReal) {
      makeTree();
    } else if (call.function() != Function.COUNT) {
      makeTotals();
    }
    Results results = new Results(call.type().lane(), count);
    for (int place = rows.wantedFrom(); place < rows.wantedTo(); place++) {
      frames.move(place);
      put(results, rows.row(place));
    }
    return results.column();
  }

  private Carry carry(int place) {
    return rows.beyond(place).carries[index];
  }

  private void put(Results results, int row) {
    long values = 0;
    double real = 0;
    long high = 0;
    long low = 0;
    for (int range = 0; range < frames.ranges(); range++) {
      int from = frames.start(range);
      int to = frames.end(range);
      values += valuesBefore[to] - valuesBefore[from];
      if (isReal) {
        real += sum(from, to);
      } else if (lows.length > 0) {
        long borrow = Long.compareUnsigned(lows[to], lows[from]) < 0 ? 1 : 0;
        long difference = lows[to] - lows[from];
        low += difference;
        long carry = Long.compareUnsigned(low, difference) < 0 ? 1 : 0;
        high += highs[to] - highs[from] - borrow + carry;
      }
    }
    if (call.function() == Function.COUNT) {
      results.put(row, values);
    } else if (values > 0 || call.function() == Function.SUM_OR_ZERO) {
      if (isReal) {
        results.put(row, values == 0 ? 0 : real);
      } else {
        results.putWide(row, high, low, arena);
      }
    }
  }

  private void makeTotals() {
    highs = new long[count + 1];
    lows = new long[count + 1];
    WideSum total = new WideSum();
    for (int place = 0; place < count; place++) {
      if (!rows.isRow(place)) {
        total.add(carry(place).sum().high, carry(place).sum().low);
      } else if (arguments.isValid(0, rows.row(place))) {
        total.add(arguments.column(0), rows.row(place));
      }
      highs[place + 1] = total.high;
      lows[place + 1] = total.low;
    }
  }

  private void makeTree() {
    nodes = new double[2 * count];
    for (int place = 0; place < count; place++) {
      int row = rows.row(place);
      nodes[count + place] = rows.isRow(place) ? arguments.real(0, row, 0) : carry(place).real();
    }
    for (int node = count - 1; node > 0; node--) {
      nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
    }
  }

  private double sum(int from, int to) {
    double sum = 0;
    int low = from + count;
    int high = to + count;
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
