package dev.assay.exec.operator.key;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.type.Lane;

/** Least and greatest value of a column of integers; 0 and 0 where no row has one. */
record Bounds(long least, long greatest) {

  private static final Bounds NONE = new Bounds(0, 0);

  static Bounds of(StoredColumn column) {
    if (column.lane() != Lane.INT && column.lane() != Lane.LONG) {
      return NONE;
    }
    if (column.hasNulls()) {
      return ofValid(column);
    }
    return column.lane() == Lane.INT
        ? ofInts(column.ints(), column.size())
        : ofLongs(column.longs(), column.size());
  }

  private static Bounds ofInts(int[] values, int count) {
    int least = Integer.MAX_VALUE;
    int greatest = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    return least > greatest ? NONE : new Bounds(least, greatest);
  }

  private static Bounds ofLongs(long[] values, int count) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    return least > greatest ? NONE : new Bounds(least, greatest);
  }

  private static Bounds ofValid(StoredColumn column) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int i = 0; i < column.size(); i++) {
      if (column.isValid(i)) {
        long value = column.lane() == Lane.INT ? column.ints()[i] : column.longs()[i];
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    return least > greatest ? NONE : new Bounds(least, greatest);
  }
}
