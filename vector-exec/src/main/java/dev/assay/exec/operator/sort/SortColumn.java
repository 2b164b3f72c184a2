package dev.assay.exec.operator.sort;

import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;

/** A column to sort by. */
public final class SortColumn {

  private final StoredColumn column;
  private final KeyPrefix prefix;
  private final SortKey key;

  /**
   * A column of collected rows.
   *
   * @param type of its values
   */
  public SortColumn(StoredColumn column, SortKey key, ValueType type) {
    this(column, new KeyPrefix(key, type));
  }

  SortColumn(StoredColumn column, KeyPrefix prefix) {
    this.column = column;
    this.prefix = prefix;
    key = prefix.key();
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
    return prefix.place(column.ints()[row]);
  }

  /** {@linkplain KeyPrefix Bits} of some rows. */
  void prefixes(int from, int to, long[] bits) {
    prefix.fill(column, from, to, bits);
  }

  /** Whether the bits are exact, and those of integers, which may lie close together. */
  boolean isPrefixInteger() {
    return isPrefixExact() && column.lane() != Lane.DOUBLE;
  }

  /** Whether rows that tie by their bits tie at all. */
  boolean isPrefixExact() {
    return prefix.isExact();
  }
}
