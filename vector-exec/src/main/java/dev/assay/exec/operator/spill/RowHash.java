package dev.assay.exec.operator.spill;

import dev.assay.exec.kernel.HashIds;
import dev.assay.exec.kernel.HashRows;
import dev.assay.exec.kernel.HashText;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
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
  private static final long[] ALL_VALID = {};

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
      StoredColumn of = rows.get(columns[key]);
      Values values = new Values(of.lane(), of.ints(), of.longs(), of.doubles(), codes.get(key));
      values.mix(of.validity(), first, count, hashes);
    }
  }

  /** Hashes of a batch's rows. */
  public void fill(ColumnVector[] batch, int count, long[] hashes) {
    Arrays.fill(hashes, 0, count, 0);
    for (int key = 0; key < columns.length; key++) {
      ColumnVector of = batch[columns[key]];
      Values values = new Values(of.lane(), of.ints(), of.longs(), of.doubles(), codes.get(key));
      values.mix(of.hasNulls() ? of.validity() : ALL_VALID, 0, count, hashes);
    }
  }

  /** Values of a column, wherever they are from. */
  @SuppressWarnings("ArrayRecordComponent") // arrays of others, compared by nobody
  private record Values(Lane lane, int[] ints, long[] longs, double[] doubles, long[] ofCodes) {

    void mix(long[] validity, int first, int count, long[] hashes) {
      if (validity.length == 0) {
        mixAll(first, count, hashes);
        return;
      }
      for (int i = 0; i < count; i++) {
        int row = first + i;
        boolean isValid = (validity[row >>> 6] >>> row & 1) != 0;
        hashes[i] = HashIds.mix(hashes[i] + (isValid ? bits(row) : NULL));
      }
    }

    private void mixAll(int first, int count, long[] hashes) {
      switch (lane) {
        case INT -> {
          if (ofCodes.length == 0) {
            HashRows.ints(ints, first, count, hashes);
          } else {
            HashRows.codes(ints, first, count, ofCodes, hashes);
          }
        }
        case LONG -> HashRows.longs(longs, first, count, hashes);
        case DOUBLE -> HashRows.doubles(doubles, first, count, hashes);
        case STRING -> HashRows.texts(longs, ints, first, count, hashes);
      }
    }

    private long bits(int row) {
      return switch (lane) {
        case INT -> ofCodes.length == 0 ? ints[row] : ofCodes[ints[row]];
        case LONG -> longs[row];
        case DOUBLE -> Double.doubleToLongBits(doubles[row] + 0.0); // -0.0 is 0.0
        case STRING -> HashText.hash(longs[row], ints[row]);
      };
    }
  }
}
