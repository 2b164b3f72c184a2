package dev.assay.exec.operator.window;

import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.type.Lane;

/** A sum of whole numbers, in 128 bits. */
final class WideSum {

  /** The upper half. */
  long high;

  /** The lower half. */
  long low;

  /** Adds a number of 128 bits. */
  void add(long moreHigh, long moreLow) {
    low += moreLow;
    high += moreHigh + (Long.compareUnsigned(low, moreLow) < 0 ? 1 : 0);
  }

  /** Adds a row's value, which is there. */
  void add(StoredColumn column, int row) {
    if (column.lane() == Lane.STRING) {
      long address = column.longs()[row];
      add(WideDecimal.high(address), WideDecimal.low(address));
    } else {
      long value = column.lane() == Lane.INT ? column.ints()[row] : column.longs()[row];
      add(value >> 63, value);
    }
  }
}
