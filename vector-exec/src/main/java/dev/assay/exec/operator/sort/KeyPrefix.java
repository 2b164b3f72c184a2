package dev.assay.exec.operator.sort;

import dev.assay.exec.kernel.HashText;
import dev.assay.exec.operator.key.DictionaryOrder;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;

/**
 * A column to sort by as 64 bits of each row that order as rows do. Where that is not exact, rows
 * that tie by them may differ. Immutable; any thread.
 */
final class KeyPrefix {

  private static final long[] ALL_VALID = {};

  private final SortKey key;
  private final Lane lane;

  /** By code, for texts with a dictionary; empty else. */
  private final int[] places;

  /** Where no value has it, the bits of null. */
  private final long ofNull;

  private final boolean isExact;

  KeyPrefix(SortKey key, ValueType type) {
    this.key = key;
    lane = type.lane();
    places = type.dictionary().map(d -> DictionaryOrder.of(d).places()).orElse(new int[0]);
    long least = places.length > 0 ? 0 : type.least();
    long greatest = places.length > 0 ? places.length : type.greatest();
    boolean isNarrow =
        (lane == Lane.INT || lane == Lane.LONG)
            && least > Long.MIN_VALUE
            && greatest < Long.MAX_VALUE;
    long before = key.descending() ? ~greatest - 1 : least - 1;
    long behind = key.descending() ? ~least + 1 : greatest + 1;
    ofNull =
        key.nullsFirst() ? isNarrow ? before : Long.MIN_VALUE : isNarrow ? behind : Long.MAX_VALUE;
    // No double, a NaN neither, has the bits of the least or greatest integer.
    isExact = lane != Lane.STRING && (isNarrow || lane == Lane.DOUBLE || !type.nullable());
  }

  SortKey key() {
    return key;
  }

  /** Whether rows that tie by the bits tie at all. */
  boolean isExact() {
    return isExact;
  }

  /** The place of a code among the texts of its dictionary; any other integer as it is. */
  int place(int value) {
    return places.length == 0 ? value : places[value];
  }

  /** The bits of the first rows of a vector. */
  void fill(ColumnVector values, int count, long[] bits) {
    long[] validity = values.hasNulls() ? values.validity() : ALL_VALID;
    fill(values.ints(), values.longs(), values.doubles(), validity, 0, count, bits);
  }

  /** The bits of some rows of a column, each at the row's place. */
  void fill(StoredColumn column, int from, int to, long[] bits) {
    fill(column.ints(), column.longs(), column.doubles(), column.validity(), from, to, bits);
  }

  private void fill(
      int[] ints, long[] longs, double[] doubles, long[] validity, int from, int to, long[] bits) {
    boolean hasNulls = validity.length > 0;
    long flip = key.descending() ? -1 : 0;
    switch (lane) {
      case INT -> {
        for (int row = from; row < to; row++) {
          boolean isNull = hasNulls && (validity[row >>> 6] >>> row & 1) == 0;
          bits[row] = isNull ? ofNull : place(ints[row]) ^ flip;
        }
      }
      case LONG -> {
        for (int row = from; row < to; row++) {
          boolean isNull = hasNulls && (validity[row >>> 6] >>> row & 1) == 0;
          bits[row] = isNull ? ofNull : longs[row] ^ flip;
        }
      }
      case DOUBLE -> {
        for (int row = from; row < to; row++) {
          boolean isNull = hasNulls && (validity[row >>> 6] >>> row & 1) == 0;
          bits[row] = isNull ? ofNull : ordered(doubles[row] + 0.0) ^ flip;
        }
      }
      case STRING -> {
        for (int row = from; row < to; row++) {
          boolean isNull = hasNulls && (validity[row >>> 6] >>> row & 1) == 0;
          bits[row] =
              isNull ? ofNull : HashText.prefix(longs[row], ints[row]) ^ Long.MIN_VALUE ^ flip;
        }
      }
    }
  }

  /** The bits of a double as an integer of the same order; NaN is greatest. */
  private static long ordered(double value) {
    long bits = Double.doubleToLongBits(value);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
