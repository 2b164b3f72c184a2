package dev.assay.exec.operator.window;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.WindowCall.Bound;
import dev.assay.exec.physical.WindowCall.BoundKind;
import dev.assay.exec.physical.WindowCall.Exclusion;
import dev.assay.exec.physical.WindowCall.Frame;
import dev.assay.exec.physical.WindowCall.Unit;
import java.util.List;

/**
 * The places that the frame of a place covers: up to three ranges, one behind the other. Belongs to
 * one thread.
 */
final class Frames {

  private static final int MOST_RANGES = 3;

  private final SortedRows rows;
  private final Frame frame;
  private final Arguments columns;

  /** The one sort key by which a RANGE is bounded. */
  private final SortKey key;

  private final int[] froms = new int[MOST_RANGES];
  private final int[] tos = new int[MOST_RANGES];
  private int ranges;

  /**
   * Frames of one call.
   *
   * @param columns of the input, some of which bound frames
   * @param key of no use where no range is bounded by it
   */
  Frames(SortedRows rows, Frame frame, List<StoredColumn> columns, SortKey key) {
    this.rows = rows;
    this.frame = frame;
    this.columns = new Arguments(columns);
    this.key = key;
  }

  /** Goes to the frame of a place. */
  void move(int place) {
    int from = from(place);
    int to = Math.max(from, to(place));
    ranges = 0;
    if (frame.exclusion() == Exclusion.NONE) {
      add(from, to);
      return;
    }
    boolean row = frame.exclusion() == Exclusion.CURRENT;
    int gap = row ? place : rows.peerStart(place);
    int behind = row ? place + 1 : rows.peerEnd(place);
    add(from, Math.min(to, gap));
    if (frame.exclusion() == Exclusion.TIES) {
      add(Math.max(from, place), Math.min(to, place + 1));
    }
    add(Math.max(from, behind), to);
  }

  private void add(int from, int to) {
    if (from < to) {
      froms[ranges] = from;
      tos[ranges++] = to;
    }
  }

  /** Ranges that are not empty. */
  int ranges() {
    return ranges;
  }

  /** First place of a range. */
  int start(int range) {
    return froms[range];
  }

  /** Behind the last place of a range. */
  int end(int range) {
    return tos[range];
  }

  private int from(int place) {
    Bound bound = frame.from();
    int from =
        switch (bound.kind()) {
          case START -> rows.start(place);
          case CURRENT -> frame.unit() == Unit.ROWS ? place : rows.peerStart(place);
          case END -> rows.end(place);
          case PRECEDING, FOLLOWING ->
              switch (frame.unit()) {
                case ROWS -> rows.reached(moved(place, offset(place, bound)));
                case GROUPS -> group(place, offset(place, bound), 0);
                case RANGE -> search(place, bound, false);
              };
        };
    return Math.max(rows.start(place), from);
  }

  private int to(int place) {
    Bound bound = frame.to();
    int to =
        switch (bound.kind()) {
          case START -> rows.start(place);
          case CURRENT -> frame.unit() == Unit.ROWS ? place + 1 : rows.peerEnd(place);
          case END -> rows.end(place);
          case PRECEDING, FOLLOWING ->
              switch (frame.unit()) {
                case ROWS -> rows.reached(moved(place, offset(place, bound))) + 1;
                case GROUPS -> group(place, offset(place, bound), 1);
                case RANGE -> search(place, bound, true);
              };
        };
    return Math.min(rows.end(place), to);
  }

  /** How many rows or groups behind the row; before it where negative. */
  private long offset(int place, Bound bound) {
    long offset = columns.number(bound.column(), rows.row(place), -1);
    if (offset < 0) {
      throw new SqlException(
          "a window's frame takes a number of rows or groups, 0 or more, before and behind a row");
    }
    long most = Math.min(offset, 1L << 40);
    return bound.kind() == BoundKind.PRECEDING ? -most : most;
  }

  /** A place so many rows away, at most just outside of the partition. */
  private int moved(int place, long by) {
    return (int) Math.clamp(place + by, rows.start(place) - 1L, rows.end(place));
  }

  /** Where the group of peers so many groups away starts, or so many behind that. */
  private int group(int place, long by, int more) {
    int first = rows.group(rows.start(place));
    int last = rows.group(rows.end(place) - 1);
    long group = rows.group(place) + by;
    return rows.reachedPeers(
        group < first
            ? rows.start(place)
            : group > last ? rows.end(place) : rows.groupStart((int) group + more));
  }

  /** The first place whose key is not before the bound, or the first whose key is behind it. */
  private int search(int place, Bound bound, boolean behind) {
    int current = rows.row(place);
    if (!columns.isValid(bound.column(), current)) {
      return behind ? rows.peerEnd(place) : rows.peerStart(place);
    }
    int side = columns.isValid(bound.key(), current) ? order(current, current, bound) : 0;
    if (bound.kind() == BoundKind.PRECEDING ? side < 0 : side > 0) {
      throw new SqlException(
          "a window's RANGE reaches no negative distance before or behind a row");
    }
    int low = Math.max(rows.start(place), rows.first());
    int high = Math.min(rows.end(place), rows.last());
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = order(rows.row(middle), current, bound);
      if (order < 0 || (behind && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low > rows.start(place)) {
      rows.reached(low - 1);
    }
    return rows.reached(low);
  }

  /** How a row's key compares with the bound of the row of the frame. */
  private int order(int row, int current, Bound bound) {
    StoredColumn keys = columns.column(bound.key());
    StoredColumn bounds = columns.column(bound.column());
    if (!keys.isValid(row)) {
      return key.nullsFirst() ? -1 : 1;
    }
    int order =
        switch (keys.lane()) {
          case INT -> Integer.compare(keys.ints()[row], bounds.ints()[current]);
          case LONG -> Long.compare(keys.longs()[row], bounds.longs()[current]);
          case DOUBLE -> Double.compare(keys.doubles()[row] + 0.0, bounds.doubles()[current] + 0.0);
          case STRING ->
              TextCompare.compare(
                  keys.longs()[row],
                  keys.ints()[row],
                  bounds.longs()[current],
                  bounds.ints()[current]);
        };
    return key.descending() ? -order : order;
  }
}
