package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.WindowCall.Bound;
import dev.assay.exec.physical.WindowCall.Frame;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.math.RoundingMode;

/** The places that a frame covers. */
final class Frames {

  private final SortedRows rows;
  private final Frame frame;

  /** The one sort key by whose differences a frame is bounded. */
  private final StoredColumn column;

  private final SortKey key;
  private final int scale;

  /**
   * Frames of one call.
   *
   * @param key of no use where no offset is a difference
   */
  Frames(SortedRows rows, Frame frame, StoredColumn column, SortKey key, ValueType type) {
    this.rows = rows;
    this.frame = frame;
    this.column = column;
    this.key = key;
    scale = type.type().scale();
  }

  /** First place of the frame of a place. */
  int from(int place) {
    Bound bound = frame.from();
    int from =
        switch (bound.kind()) {
          case START -> rows.start(place);
          case CURRENT -> frame.rows() ? place : rows.peerStart(place);
          case END -> rows.end(place);
          case PRECEDING ->
              frame.rows() ? moved(place, -offset(bound)) : search(place, bound, false);
          case FOLLOWING ->
              frame.rows() ? moved(place, offset(bound)) : search(place, bound, false);
        };
    return Math.max(rows.start(place), from);
  }

  /** Behind the last place of the frame of a place; not below {@link #from}. */
  int to(int place) {
    Bound bound = frame.to();
    int to =
        switch (bound.kind()) {
          case START -> rows.start(place);
          case CURRENT -> frame.rows() ? place + 1 : rows.peerEnd(place);
          case END -> rows.end(place);
          case PRECEDING ->
              frame.rows() ? moved(place, -offset(bound)) + 1 : search(place, bound, true);
          case FOLLOWING ->
              frame.rows() ? moved(place, offset(bound)) + 1 : search(place, bound, true);
        };
    return Math.max(from(place), Math.min(rows.end(place), to));
  }

  private static long offset(Bound bound) {
    return bound.offset().longValue();
  }

  /** A place so many rows away, at most just outside of the partition. */
  private int moved(int place, long by) {
    long moved = place + Math.clamp(by, -(1L << 40), 1L << 40);
    return (int) Math.clamp(moved, rows.start(place) - 1L, rows.end(place));
  }

  /** The first place whose key is not before the bound, or the first whose key is behind it. */
  private int search(int place, Bound bound, boolean behind) {
    if (!column.isValid(rows.row(place))) {
      return behind ? rows.peerEnd(place) : rows.peerStart(place);
    }
    int low = rows.start(place);
    int high = rows.end(place);
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = order(rows.row(middle), rows.row(place), bound);
      if (order < 0 || (behind && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How a row's key compares with the key of the row of the frame, moved by the offset. */
  private int order(int row, int current, Bound bound) {
    if (!column.isValid(row)) {
      return key.nullsFirst() ? -1 : 1;
    }
    boolean up =
        (bound.kind() == dev.assay.exec.physical.WindowCall.BoundKind.FOLLOWING)
            != key.descending();
    int order;
    if (column.lane() == Lane.DOUBLE) {
      double by = bound.offset().doubleValue();
      double limit = column.doubles()[current] + (up ? by : -by);
      order = Double.compare(column.doubles()[row] + 0.0, limit + 0.0);
    } else {
      long by = bound.offset().setScale(scale, RoundingMode.HALF_UP).unscaledValue().longValue();
      long limit = value(current) + (up ? by : -by);
      order = Long.compare(value(row), limit);
    }
    return key.descending() ? -order : order;
  }

  private long value(int row) {
    return column.lane() == Lane.INT ? column.ints()[row] : column.longs()[row];
  }
}
