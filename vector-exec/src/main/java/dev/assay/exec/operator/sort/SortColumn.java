package dev.assay.exec.operator.sort;

import dev.assay.exec.kernel.HashText;
import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.operator.key.DictionaryOrder;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;

/** A column to sort by. */
public final class SortColumn {

  private final StoredColumn column;
  private final SortKey key;

  /** By code, for texts with a dictionary; empty else. */
  private final int[] places;

  /**
   * A column of collected rows.
   *
   * @param type of its values
   */
  public SortColumn(StoredColumn column, SortKey key, ValueType type) {
    this.column = column;
    this.key = key;
    places =
        type.dictionary()
            .map(dictionary -> new DictionaryOrder(dictionary).places())
            .orElse(new int[0]);
  }

  /** Negative, 0 or positive as one row comes before another, ties with it, or comes after. */
  public int compare(int left, int right) {
    boolean leftValid = column.isValid(left);
    boolean rightValid = column.isValid(right);
    if (!leftValid || !rightValid) {
      int nullBehind = Boolean.compare(rightValid, leftValid); // positive: left is the null one
      return key.nullsFirst() ? -nullBehind : nullBehind;
    }
    int order =
        switch (column.lane()) {
          case INT -> Integer.compare(value(left), value(right));
          case LONG -> Long.compare(column.longs()[left], column.longs()[right]);
          case DOUBLE ->
              Double.compare(column.doubles()[left] + 0.0, column.doubles()[right] + 0.0);
          case STRING ->
              TextCompare.compare(
                  column.longs()[left],
                  column.ints()[left],
                  column.longs()[right],
                  column.ints()[right]);
        };
    return key.descending() ? -order : order;
  }

  private int value(int row) {
    int value = column.ints()[row];
    return places.length == 0 ? value : places[value];
  }

  /**
   * 64 bits of a row that order as rows do, as far as they differ: a tie may be none by {@link
   * #compare}.
   */
  long prefix(int row) {
    if (!column.isValid(row)) {
      return key.nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    long ascending =
        switch (column.lane()) {
          case INT -> value(row);
          case LONG -> column.longs()[row];
          case DOUBLE -> ordered(column.doubles()[row] + 0.0);
          case STRING -> HashText.prefix(column.longs()[row], column.ints()[row]) ^ Long.MIN_VALUE;
        };
    return key.descending() ? ~ascending : ascending;
  }

  /** The bits of a double as an integer of the same order; NaN is greatest. */
  private static long ordered(double value) {
    long bits = Double.doubleToLongBits(value);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** Whether rows that tie by {@link #prefix} tie at all. */
  boolean isPrefixExact() {
    return column.lane() != Lane.STRING && !column.hasNulls();
  }
}
