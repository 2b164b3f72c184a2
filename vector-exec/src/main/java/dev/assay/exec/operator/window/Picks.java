package dev.assay.exec.operator.window;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.type.Lane;

/** Functions whose value is that of some row: which row it is, and then its value. */
final class Picks {

  private static final int NONE = -1;

  private final WindowCall call;
  private final SortedRows rows;
  private final Frames frames;
  private final Arguments arguments;

  Picks(WindowCall call, SortedRows rows, Frames frames, Arguments arguments) {
    this.call = call;
    this.rows = rows;
    this.frames = frames;
    this.arguments = arguments;
  }

  /**
   * By row.
   *
   * @param values the first argument, by which MIN and MAX compare
   */
  StoredColumn results(SortColumn values) {
    int count = rows.count();
    int[] picked = new int[count];
    boolean[] defaults = new boolean[count];
    ExtremeTree extremes =
        call.function() == WindowCall.Function.MIN || call.function() == WindowCall.Function.MAX
            ? new ExtremeTree(rows, arguments.column(0), values)
            : null;
    for (int place = 0; place < count; place++) {
      int row = rows.row(place);
      int found =
          switch (call.function()) {
            case LAG -> distant(place, -1);
            case LEAD -> distant(place, 1);
            case FIRST -> nth(place, 1);
            case LAST -> last(place);
            case NTH -> nth(place, arguments.number(1, row, 0));
            default -> extremes == null ? NONE : extremes.of(frames.from(place), frames.to(place));
          };
      defaults[row] = found == NONE && isDistant() && arguments.count() > 2;
      picked[row] = found == NONE ? NONE : rows.row(found);
    }
    return gather(picked, defaults);
  }

  private boolean isDistant() {
    return call.function() == WindowCall.Function.LAG
        || call.function() == WindowCall.Function.LEAD;
  }

  private int distant(int place, int direction) {
    long by = arguments.count() > 1 ? arguments.number(1, rows.row(place), 0) : 1;
    if (!call.ignoreNulls() || by == 0) {
      long found = place + Math.clamp(by, -(1L << 40), 1L << 40) * direction;
      return found >= rows.start(place) && found < rows.end(place) ? (int) found : NONE;
    }
    int step = by > 0 ? direction : -direction;
    long left = Math.abs(by);
    for (int at = place + step; at >= rows.start(place) && at < rows.end(place); at += step) {
      if (arguments.isValid(0, rows.row(at)) && --left == 0) {
        return at;
      }
    }
    return NONE;
  }

  private int nth(int place, long n) {
    int from = frames.from(place);
    int to = frames.to(place);
    if (!call.ignoreNulls()) {
      return n >= 1 && n <= to - from ? (int) (from + n - 1) : NONE;
    }
    long left = n;
    for (int at = from; at < to; at++) {
      if (arguments.isValid(0, rows.row(at)) && --left == 0) {
        return at;
      }
    }
    return NONE;
  }

  private int last(int place) {
    int from = frames.from(place);
    int at = frames.to(place) - 1;
    while (call.ignoreNulls() && at >= from && !arguments.isValid(0, rows.row(at))) {
      at--;
    }
    return at >= from ? at : NONE;
  }

  private StoredColumn gather(int[] picked, boolean[] defaults) {
    int count = picked.length;
    StoredColumn column = arguments.column(0);
    Lane lane = column.lane();
    boolean isText = lane == Lane.STRING;
    int[] ints = new int[lane == Lane.INT || isText ? count : 0];
    long[] longs = new long[lane == Lane.LONG || isText ? count : 0];
    double[] doubles = new double[lane == Lane.DOUBLE ? count : 0];
    long[] validity = new long[Bitmap.words(count)];
    for (int row = 0; row < count; row++) {
      StoredColumn from = defaults[row] ? arguments.column(2) : column;
      int at = defaults[row] ? row : picked[row];
      if (at != NONE && from.isValid(at)) {
        validity[row >>> 6] |= 1L << row;
        if (ints.length > 0) {
          ints[row] = from.ints()[at];
        }
        if (longs.length > 0) {
          longs[row] = from.longs()[at];
        }
        if (doubles.length > 0) {
          doubles[row] = from.doubles()[at];
        }
      }
    }
    return switch (lane) {
      case INT -> StoredColumn.ofInts(ints, validity, count);
      case LONG -> StoredColumn.ofLongs(longs, validity, count);
      case DOUBLE -> StoredColumn.ofDoubles(doubles, validity, count);
      case STRING -> StoredColumn.ofTexts(longs, ints, validity, count);
    };
  }
}
