package dev.assay.exec.operator.spill;

import dev.assay.exec.kernel.HashIds;
import dev.assay.exec.kernel.HashRows;
import dev.assay.exec.kernel.HashText;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hashes of key columns by their values: equal for equal keys, whichever lane, dictionary or worker
 * they come from. Immutable; any thread.
 */
public final class RowHash {

  /** Hashed for a null. */
  private static final long NULL = 0x6e756c6cL;

  private static final long[] NO_CODES = {};

  private final int[] columns;
  private final List<long[]> codes;

  private RowHash(int[] columns, List<long[]> codes) {
    this.columns = columns.clone();
    this.codes = codes;
  }

  /** For keys whose codes, where they are codes, are all of the same dictionaries. */
  public static RowHash ofCodes(int... columns) {
    List<long[]> codes = new ArrayList<>();
    Arrays.stream(columns).forEach(column -> codes.add(NO_CODES));
    return new RowHash(columns, codes);
  }

  /**
   * For keys that are compared with those of other dictionaries.
   *
   * @param types of the keys
   * @param columns of the rows that are the keys
   */
  public static RowHash ofTexts(List<ValueType> types, int... columns) {
    return new RowHash(
        columns,
        types.stream().map(t -> t.dictionary().map(RowHash::codes).orElse(NO_CODES)).toList());
  }

  private static long[] codes(Dictionary dictionary) {
    long[] hashes = new long[Math.max(1, dictionary.size())]; // one for rows without a value
    for (int code = 0; code < dictionary.size(); code++) {
      hashes[code] = HashText.hash(dictionary.address(code), dictionary.lengthBytes(code));
    }
    return hashes;
  }

  /** Hashes of the first rows. */
  public void fill(List<StoredColumn> rows, int count, long[] hashes) {
    fill(rows, 0, count, hashes);
  }

  /** Hashes of some rows, from one on. */
  public void fill(List<StoredColumn> rows, int first, int count, long[] hashes) {
    Arrays.fill(hashes, 0, count, 0);
    for (int key = 0; key < columns.length; key++) {
      StoredColumn column = rows.get(columns[key]);
      long[] ofCodes = codes.get(key);
      if (column.hasNulls()) {
        for (int row = 0; row < count; row++) {
          long bits = column.isValid(first + row) ? bits(column, ofCodes, first + row) : NULL;
          hashes[row] = HashIds.mix(hashes[row] + bits);
        }
      } else {
        mix(column, ofCodes, first, count, hashes);
      }
    }
  }

  private static void mix(
      StoredColumn column, long[] ofCodes, int first, int count, long[] hashes) {
    switch (column.lane()) {
      case INT -> {
        if (ofCodes.length == 0) {
          HashRows.ints(column.ints(), first, count, hashes);
        } else {
          HashRows.codes(column.ints(), first, count, ofCodes, hashes);
        }
      }
      case LONG -> HashRows.longs(column.longs(), first, count, hashes);
      case DOUBLE -> HashRows.doubles(column.doubles(), first, count, hashes);
      case STRING -> HashRows.texts(column.longs(), column.ints(), first, count, hashes);
    }
  }

  private static long bits(StoredColumn column, long[] ofCodes, int row) {
    return switch (column.lane()) {
      case INT -> ofCodes.length == 0 ? column.ints()[row] : ofCodes[column.ints()[row]];
      case LONG -> column.longs()[row];
      case DOUBLE -> Double.doubleToLongBits(column.doubles()[row] + 0.0); // -0.0 is 0.0
      case STRING -> HashText.hash(column.longs()[row], column.ints()[row]);
    };
  }
}
