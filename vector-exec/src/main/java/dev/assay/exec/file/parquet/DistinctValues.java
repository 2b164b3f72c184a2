package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnBuffer;
import java.util.Arrays;

/**
 * Numbers the different values among rows in the order in which they first appear, until there are
 * more than a dictionary is worth. Open addressing with linear probing.
 */
final class DistinctValues {

  private static final int SLOTS = 1 << 16;

  /** Most values: the table is at most half full. */
  private static final int MOST = SLOTS / 2;

  private final int[] slots = new int[SLOTS]; // number + 1, 0 where empty
  private final int[] firstRows = new int[MOST];
  private int size;

  /** Different values. */
  int size() {
    return size;
  }

  /** A row that has the value of a number. */
  int row(int number) {
    return firstRows[number];
  }

  /**
   * Numbers rows, beginning anew.
   *
   * @param rows that have a value
   * @return false where there are too many different values
   */
  boolean number(ColumnBuffer values, boolean isBytes, int[] rows, int count, int[] numbers) {
    Arrays.fill(slots, 0);
    size = 0;
    int most = Math.min(MOST, Math.max(8, count / 4));
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      int slot = hash(values, isBytes, row) >>> (Integer.SIZE - 16);
      while (slots[slot] != 0 && !same(values, isBytes, firstRows[slots[slot] - 1], row)) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      if (slots[slot] == 0) {
        if (size == most) {
          return false;
        }
        firstRows[size] = row;
        slots[slot] = ++size;
      }
      numbers[i] = slots[slot] - 1;
    }
    return true;
  }

  private static boolean same(ColumnBuffer values, boolean isBytes, int a, int b) {
    return isBytes
        ? Arrays.equals(
            values.bytes(),
            values.start(a),
            values.end(a),
            values.bytes(),
            values.start(b),
            values.end(b))
        : values.bits(a) == values.bits(b);
  }

  private static int hash(ColumnBuffer values, boolean isBytes, int row) {
    if (!isBytes) {
      return (int) ((values.bits(row) * 0x9E37_79B9_7F4A_7C15L) >>> Integer.SIZE);
    }
    int hash = 0;
    byte[] bytes = values.bytes();
    for (int i = values.start(row); i < values.end(row); i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash * 0x9E37_79B9;
  }
}
