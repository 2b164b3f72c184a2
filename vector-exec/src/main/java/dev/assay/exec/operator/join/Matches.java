package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.Take;

/**
 * The build rows of each place. Where each place has one row, that row; else rows by place, one
 * place after the other.
 *
 * <pre>
 *  unique      rows[place]; no array where row and place are the same
 *  otherwise   rows[starts[place] .. starts[place + 1])
 * </pre>
 */
final class Matches {

  private static final int[] SAME = {};

  private final boolean isUnique;
  private final int[] starts;
  private final int[] rows;

  private Matches(boolean isUnique, int[] starts, int[] rows) {
    this.isUnique = isUnique;
    this.starts = starts;
    this.rows = rows;
  }

  /** Every row is its own place. */
  static Matches same() {
    return new Matches(true, SAME, SAME);
  }

  /**
   * Sorts rows by place.
   *
   * @param placeOf place of each row, -1 for those that match nothing
   * @param count rows
   * @param places different places
   */
  static Matches of(int[] placeOf, int count, int places) {
    int[] starts = new int[places + 1];
    int matching = 0;
    boolean isSame = true;
    for (int row = 0; row < count; row++) {
      if (placeOf[row] >= 0) {
        starts[placeOf[row]]++;
        matching++;
      }
      isSame &= placeOf[row] == row;
    }
    if (isSame) {
      return same();
    }
    int next = 0;
    for (int place = 0; place <= places; place++) {
      int here = starts[place];
      starts[place] = next;
      next += here;
    }
    int[] rows = new int[matching];
    for (int row = 0; row < count; row++) {
      if (placeOf[row] >= 0) {
        rows[starts[placeOf[row]]++] = row;
      }
    }
    // Each start has moved to its end, which is the next one's start: move all by one.
    System.arraycopy(starts, 0, starts, 1, places);
    starts[0] = 0;
    return new Matches(matching == places, starts, rows);
  }

  /** Whether each place has one row. */
  boolean isUnique() {
    return isUnique;
  }

  /** Rows of unique places. */
  void rows(int[] places, int count, int[] target) {
    if (rows.length > 0) {
      Take.ints(rows, places, count, target);
    } else {
      System.arraycopy(places, 0, target, 0, count);
    }
  }

  /** As {@link #rows}, where a place of -1 stays what it is. */
  void rowsOrNone(int[] places, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      int place = places[i];
      target[i] = place < 0 || rows.length == 0 ? place : rows[place];
    }
  }

  /** Index of a place's first row, for {@link #row}. */
  int start(int place) {
    return isUnique ? place : starts[place];
  }

  /** Index behind a place's last row. */
  int end(int place) {
    return isUnique ? place + 1 : starts[place + 1];
  }

  /** The row at an index. */
  int row(int index) {
    return rows.length == 0 ? index : rows[index];
  }
}
