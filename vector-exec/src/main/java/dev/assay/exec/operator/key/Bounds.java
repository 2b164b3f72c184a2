package dev.assay.exec.operator.key;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import java.util.concurrent.atomic.LongAccumulator;

/** Least and greatest value of a column of integers; 0 and 0 where no row has one. */
record Bounds(long least, long greatest) {

  private static final int RANGE_ROWS = 1 << 17;
  private static final Bounds NONE = new Bounds(0, 0);

  /** Those of all rows. */
  static Bounds of(StoredColumn column, Workers workers) {
    if (column.lane() != Lane.INT && column.lane() != Lane.LONG) {
      return NONE;
    }
    LongAccumulator least = new LongAccumulator(Math::min, Long.MAX_VALUE);
    LongAccumulator greatest = new LongAccumulator(Math::max, Long.MIN_VALUE);
    workers.forRanges(
        column.size(),
        RANGE_ROWS,
        (from, to) -> {
          Bounds some = of(column, from, to);
          least.accumulate(some.least);
          greatest.accumulate(some.greatest);
        });
    return least.get() > greatest.get() ? NONE : new Bounds(least.get(), greatest.get());
  }

  /** Those of some rows; the greatest is below the least where none has a value. */
  private static Bounds of(StoredColumn column, int from, int to) {
    if (column.hasNulls()) {
      return ofValid(column, from, to);
    }
    return column.lane() == Lane.INT
        ? ofInts(column.ints(), from, to)
        : ofLongs(column.longs(), from, to);
  }

  private static Bounds ofInts(int[] values, int from, int to) {
    int least = Integer.MAX_VALUE;
    int greatest = Integer.MIN_VALUE;
    for (int i = from; i < to; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    return new Bounds(least, greatest);
  }

  private static Bounds ofLongs(long[] values, int from, int to) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    return new Bounds(least, greatest);
  }

  private static Bounds ofValid(StoredColumn column, int from, int to) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      if (column.isValid(i)) {
        long value = column.lane() == Lane.INT ? column.ints()[i] : column.longs()[i];
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    return new Bounds(least, greatest);
  }
}
