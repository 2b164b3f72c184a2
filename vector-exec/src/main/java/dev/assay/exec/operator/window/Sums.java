package dev.assay.exec.operator.window;

import dev.assay.exec.kernel.WideDecimal;
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
  private final SortedRows rows;
  private final Frames frames;
  private final Arguments arguments;
  private final Arena arena;
  private final int count;
  private final int[] valuesBefore;
  private final boolean isReal;
  private double[] nodes = {};
  private long[] highs = {};
  private long[] lows = {};

  Sums(WindowCall call, SortedRows rows, Frames frames, Arguments arguments, Arena arena) {
    this.call = call;
    this.rows = rows;
    this.frames = frames;
    this.arguments = arguments;
    this.arena = arena;
    count = rows.count();
    isReal = call.type().lane() == Lane.DOUBLE;
    valuesBefore = new int[count + 1];
  }

  /** By row. */
  StoredColumn results() {
    for (int place = 0; place < count; place++) {
      boolean counts = arguments.count() == 0 || arguments.isValid(0, rows.row(place));
      valuesBefore[place + 1] = valuesBefore[place] + (counts ? 1 : 0);
    }
    if (isReal) {
      makeTree();
    } else if (call.function() != Function.COUNT) {
      makeTotals();
    }
    Results results = new Results(call.type().lane(), count);
    for (int place = 0; place < count; place++) {
      frames.move(place);
      put(results, rows.row(place));
    }
    return results.column();
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
    boolean isWide = arguments.column(0).lane() == Lane.STRING;
    for (int place = 0; place < count; place++) {
      int row = rows.row(place);
      long low = 0;
      long high = 0;
      if (isWide && arguments.isValid(0, row)) {
        low = WideDecimal.low(arguments.column(0).longs()[row]);
        high = WideDecimal.high(arguments.column(0).longs()[row]);
      } else if (!isWide) {
        low = arguments.number(0, row, 0);
        high = low >> 63;
      }
      lows[place + 1] = lows[place] + low;
      long carry = Long.compareUnsigned(lows[place + 1], low) < 0 ? 1 : 0;
      highs[place + 1] = highs[place] + high + carry;
    }
  }

  private void makeTree() {
    nodes = new double[2 * count];
    for (int place = 0; place < count; place++) {
      int row = rows.row(place);
      nodes[count + place] = arguments.isValid(0, row) ? arguments.column(0).doubles()[row] : 0;
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
