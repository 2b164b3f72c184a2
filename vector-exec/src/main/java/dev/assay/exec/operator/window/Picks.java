package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.physical.WindowCall.Function;

/** Functions whose value is that of some row: which row it is, and then its value. */
record Picks(WindowCall call, SortedRows rows, Frames frames, Arguments arguments) {

  private static final int NONE = -1;

  /**
   * By row.
   *
   * @param values the first argument, by which MIN and MAX compare
   */
  StoredColumn results(SortColumn values) {
    int count = rows.count();
    StoredColumn column = arguments.column(0);
    boolean isDistant = call.function() == Function.LAG || call.function() == Function.LEAD;
    Results results = new Results(column.lane(), count);
    ExtremeTree extremes =
        call.function() == Function.MIN || call.function() == Function.MAX
            ? new ExtremeTree(rows, column, values)
            : null;
    for (int place = rows.wantedFrom(); place < rows.wantedTo(); place++) {
      int row = rows.row(place);
      frames.move(place);
      int found =
          switch (call.function()) {
            case LAG -> distant(place, -1);
            case LEAD -> distant(place, 1);
            case FIRST -> nth(1);
            case LAST -> last();
            case NTH -> all() ? nth(arguments.number(1, row, 0)) : NONE;
            default -> extremes == null ? NONE : extreme(extremes);
          };
      if (found != NONE) {
        results.put(row, column, rows.row(found));
      } else if (isDistant && arguments.count() > 2) {
        results.put(row, arguments.column(2), row);
      }
    }
    return results.column();
  }

  private int extreme(ExtremeTree extremes) {
    int best = NONE;
    for (int range = 0; range < frames.ranges(); range++) {
      best = extremes.better(best, extremes.of(frames.start(range), frames.end(range)));
    }
    return best;
  }

  private int distant(int place, int direction) {
    long by = arguments.count() > 1 ? arguments.number(1, rows.row(place), 0) : 1;
    if (!call.seen().ignoreNulls() || by == 0) {
      long found = place + Math.clamp(by, -(1L << 40), 1L << 40) * direction;
      boolean isThere = found >= rows.start(place) && found < rows.end(place);
      if (isThere) {
        return here((int) found);
      }
      here(found < place ? rows.start(place) : rows.end(place) - 1);
      return NONE;
    }
    int step = by > 0 ? direction : -direction;
    long left = Math.abs(by);
    for (int at = place + step; at >= rows.start(place) && at < rows.end(place); at += step) {
      if (here(at) == at && arguments.isValid(0, rows.row(at)) && --left == 0) {
        return at;
      }
    }
    return NONE;
  }

  /** A place that stands for a row; any other is missed. */
  private int here(int place) {
    if (rows.isRow(place)) {
      return place;
    }
    rows.reached(place);
    return NONE;
  }

  /** Whether all places of the frame stand for rows. */
  private boolean all() {
    return frames.ranges() == 0
        || (here(frames.start(0)) != NONE && here(frames.end(frames.ranges() - 1) - 1) != NONE);
  }

  private boolean counts(int place) {
    return !call.seen().ignoreNulls() || arguments.isValid(0, rows.row(place));
  }

  private int nth(long n) {
    long left = n;
    for (int range = 0; range < frames.ranges() && left >= 1; range++) {
      int from = frames.start(range);
      int to = frames.end(range);
      if (!call.seen().ignoreNulls()) {
        if (left <= to - from) {
          return (int) (from + left - 1);
        }
        left -= to - from;
        continue;
      }
      for (int at = from; at < to; at++) {
        if (counts(at) && --left == 0) {
          return at;
        }
      }
    }
    return NONE;
  }

  private int last() {
    for (int range = frames.ranges() - 1; range >= 0; range--) {
      for (int at = frames.end(range) - 1; at >= frames.start(range); at--) {
        if (counts(at)) {
          return at;
        }
      }
    }
    return NONE;
  }
}
