package dev.assay.exec.operator.window;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.type.Lane;
import java.lang.foreign.Arena;

/**
 * Results of a call by row; rows without one are null. Different rows may have different threads.
 */
final class Results {

  private final Lane lane;
  private final int[] ints;
  private final long[] longs;
  private final double[] doubles;
  private final boolean[] valid;

  Results(Lane lane, int count) {
    this.lane = lane;
    boolean isText = lane == Lane.STRING;
    ints = new int[lane == Lane.INT || isText ? count : 0];
    longs = new long[lane == Lane.LONG || isText ? count : 0];
    doubles = new double[lane == Lane.DOUBLE ? count : 0];
    valid = new boolean[count];
  }

  /** A floating point number, or one rounded to the lane's. */
  void put(int row, double value) {
    doubles[row] = value;
    valid[row] = true;
  }

  /** A whole number, in a lane of these. */
  void put(int row, long value) {
    if (lane == Lane.INT) {
      ints[row] = (int) value;
    } else {
      longs[row] = value;
    }
    valid[row] = true;
  }

  /** A text. */
  void put(int row, long address, int length) {
    longs[row] = address;
    ints[row] = length;
    valid[row] = true;
  }

  /** An exact number of up to 128 bits. */
  void putWide(int row, long high, long low, Arena arena) {
    if (lane == Lane.LONG) {
      if (high != low >> 63) {
        throw new ArithmeticException("a SUM passes 64 bits: cast its argument to DOUBLE");
      }
      put(row, low);
      return;
    }
    long address = arena.allocate(WideDecimal.BYTES, Long.BYTES).address();
    WideDecimal.put(high, low, address);
    put(row, address, WideDecimal.BYTES);
  }

  /** A row's value of a column of the same lane. */
  void put(int row, StoredColumn column, int from) {
    valid[row] = column.isValid(from);
    if (!valid[row]) {
      return;
    }
    if (ints.length > 0) {
      ints[row] = column.ints()[from];
    }
    if (longs.length > 0) {
      longs[row] = column.longs()[from];
    }
    if (doubles.length > 0) {
      doubles[row] = column.doubles()[from];
    }
  }

  /** Puts a row's value into a column of the same lane, which has room for nulls if it is one. */
  void give(int from, StoredColumn column, int row) {
    if (ints.length > 0) {
      column.ints()[row] = ints[from];
    }
    if (longs.length > 0) {
      column.longs()[row] = longs[from];
    }
    if (doubles.length > 0) {
      column.doubles()[row] = doubles[from];
    }
    if (column.hasNulls()) {
      long bit = 1L << row;
      long word = column.validity()[row >>> 6];
      column.validity()[row >>> 6] = valid[from] ? word | bit : word & ~bit;
    }
  }

  /** The same as another row has. */
  void copy(int from, int row) {
    valid[row] = valid[from];
    if (ints.length > 0) {
      ints[row] = ints[from];
    }
    if (longs.length > 0) {
      longs[row] = longs[from];
    }
    if (doubles.length > 0) {
      doubles[row] = doubles[from];
    }
  }

  /** All of them. */
  StoredColumn column() {
    long[] validity = new long[Bitmap.words(valid.length)];
    for (int row = 0; row < valid.length; row++) {
      validity[row >>> 6] |= valid[row] ? 1L << row : 0;
    }
    return switch (lane) {
      case INT -> StoredColumn.ofInts(ints, validity, valid.length);
      case LONG -> StoredColumn.ofLongs(longs, validity, valid.length);
      case DOUBLE -> StoredColumn.ofDoubles(doubles, validity, valid.length);
      case STRING -> StoredColumn.ofTexts(longs, ints, validity, valid.length);
    };
  }
}
