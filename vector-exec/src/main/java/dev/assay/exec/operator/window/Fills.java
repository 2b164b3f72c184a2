package dev.assay.exec.operator.window;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.type.Lane;

/**
 * Values, and for rows without one what lies on the line through the values before and behind, by
 * the sort key; at the ends of a partition through the nearest two.
 */
final class Fills {

  private static final int NONE = -1;

  private final WindowCall call;
  private final SortedRows rows;

  /** The value and the key. */
  private final Arguments arguments;

  private final Results results;

  Fills(WindowCall call, SortedRows rows, Arguments arguments) {
    this.call = call;
    this.rows = rows;
    this.arguments = arguments;
    if (arguments.column(0).lane() == Lane.STRING || arguments.column(1).lane() == Lane.STRING) {
      throw new SqlException("FILL needs numbers or times, and one of these to order by");
    }
    results = new Results(call.type().lane(), rows.count());
  }

  /** All results. */
  Results results() {
    int[] before = new int[rows.count()];
    int last = NONE;
    for (int place = 0; place < before.length; place++) {
      last = rows.start(place) == place ? NONE : last;
      last = isKnown(place) ? place : last;
      before[place] = last;
    }
    int next = NONE;
    for (int place = before.length - 1; place >= 0; place--) {
      next = rows.end(place) == place + 1 ? NONE : next;
      next = isKnown(place) ? place : next;
      if (arguments.isValid(0, rows.row(place))) {
        put(place, place, place);
      } else if (arguments.isValid(1, rows.row(place))) {
        fill(place, before[place], next, before);
      }
    }
    return results;
  }

  private void fill(int place, int before, int next, int[] all) {
    int left = before;
    int right = next;
    if (right == NONE && left > rows.start(place)) {
      right = left;
      left = all[left - 1];
    } else if (left == NONE && right != NONE) {
      left = right;
      right = left + 1;
      while (right < rows.end(place) && !isKnown(right)) {
        right++;
      }
      right = right == rows.end(place) ? left : right;
    }
    if (left != NONE || right != NONE) {
      put(place, left == NONE ? right : left, right == NONE ? left : right);
    }
  }

  private boolean isKnown(int place) {
    return arguments.isValid(0, rows.row(place)) && arguments.isValid(1, rows.row(place));
  }

  private void put(int place, int left, int right) {
    double width = key(right) - key(left);
    double way = width == 0 ? 0 : key(place) - key(left);
    double whole = width == 0 ? 1 : width;
    int from = rows.row(left);
    int to = rows.row(right);
    if (call.type().lane() == Lane.DOUBLE) {
      double value = arguments.real(0, from, 0);
      results.put(rows.row(place), value + (arguments.real(0, to, 0) - value) * way / whole);
    } else {
      long value = arguments.number(0, from, 0);
      results.put(
          rows.row(place), value + (long) ((arguments.number(0, to, 0) - value) * way / whole));
    }
  }

  private double key(int place) {
    int row = rows.row(place);
    return arguments.column(1).lane() == Lane.DOUBLE
        ? arguments.real(1, row, 0)
        : arguments.number(1, row, 0);
  }
}
