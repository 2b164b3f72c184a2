package dev.assay.exec.operator.window;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.WindowCall;

/** Functions of a row's place in its partition. */
final class Ranks {

  private static final long[] NO_NULLS = {};

  private Ranks() {}

  /** By row. */
  static StoredColumn of(WindowCall call, SortedRows rows, Arguments arguments) {
    return switch (call.function()) {
      case PERCENT_RANK -> shares(rows, true);
      case CUME_DIST -> shares(rows, false);
      default -> numbers(call, rows, arguments);
    };
  }

  private static StoredColumn shares(SortedRows rows, boolean percent) {
    int count = rows.count();
    double[] shares = new double[count];
    for (int place = 0; place < count; place++) {
      long start = rows.number(rows.start(place));
      long all = rows.number(rows.end(place)) - start;
      long before = rows.number(percent ? rows.peerStart(place) : rows.peerEnd(place)) - start;
      long others = percent ? all - 1 : all;
      shares[rows.row(place)] = others == 0 ? 0 : (double) before / others;
    }
    return StoredColumn.ofDoubles(shares, NO_NULLS, count);
  }

  private static StoredColumn numbers(WindowCall call, SortedRows rows, Arguments arguments) {
    int count = rows.count();
    long[] numbers = new long[count];
    long[] validity = new long[Bitmap.words(count)];
    long groups = 0;
    for (int place = 0; place < count; place++) {
      groups = rows.start(place) == place ? 0 : groups;
      long more = rows.isRow(place) ? 1 : rows.beyond(place).groups;
      groups += rows.peerStart(place) == place ? more : 0;
      long start = rows.number(rows.start(place));
      int row = rows.row(place);
      numbers[row] =
          switch (call.function()) {
            case ROW_NUMBER -> rows.number(place) - start + 1;
            case RANK -> rows.number(rows.peerStart(place)) - start + 1;
            case DENSE_RANK -> groups;
            default -> tile(rows, place, arguments.number(0, row, 0));
          };
      validity[row >>> 6] |= numbers[row] == 0 ? 0 : 1L << row;
    }
    return StoredColumn.ofLongs(numbers, call.type().nullable() ? validity : NO_NULLS, count);
  }

  /** Which of so many parts, the first ones longer by a row; 0 where their number is missing. */
  private static long tile(SortedRows rows, int place, long parts) {
    if (parts <= 0) {
      return 0;
    }
    long start = rows.number(rows.start(place));
    long all = rows.number(rows.end(place)) - start;
    long at = rows.number(place) - start;
    long each = all / parts;
    long longer = all % parts;
    long inLonger = longer * (each + 1);
    return at < inLonger ? at / (each + 1) + 1 : longer + (at - inLonger) / Math.max(1, each) + 1;
  }
}
