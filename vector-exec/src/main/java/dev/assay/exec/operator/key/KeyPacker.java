package dev.assay.exec.operator.key;

import dev.assay.exec.kernel.GroupKeys;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnVector;
import java.util.Collections;
import java.util.List;

/** Makes keys of a {@link KeySpace} for the rows of batches. Belongs to one worker. */
public final class KeyPacker {

  private final KeySpace space;
  private final boolean adds;
  private final int[][] translations;
  private final long[] codes;
  private final int[] ids;

  /**
   * A packer.
   *
   * @param vectorLength most rows of a batch
   * @param adds whether keys that are not in the space yet are added; where not, they get -1
   * @param translations by column, the space's dictionary code for each code of the rows, -1 where
   *     it has none; of length 0 where codes are the same or there are none
   */
  public KeyPacker(KeySpace space, int vectorLength, boolean adds, List<int[]> translations) {
    this.space = space;
    this.adds = adds;
    this.translations = translations.toArray(int[][]::new);
    codes = new long[vectorLength];
    ids = new int[vectorLength];
  }

  /**
   * Keys of rows; -1 for those that have none.
   *
   * @param columns the key columns
   * @param keys filled for each row
   */
  public void pack(ColumnVector[] columns, int count, long[] keys) {
    List<KeyPart> parts = space.parts();
    for (int p = 0; p < columns.length; p++) {
      KeyPart part = parts.get(p);
      long[] target = p == 0 ? keys : codes;
      encode(part, columns[p], translations[p], count, target);
      if (p > 0) {
        if (part.folded().isPresent()) {
          number(part.folded().get(), keys, count, true, keys);
        }
        GroupKeys.combine(keys, codes, count, part.range());
      }
    }
  }

  private void encode(
      KeyPart part, ColumnVector column, int[] translation, int count, long[] target) {
    switch (part.kind()) {
      case BOUNDED -> {
        if (translation.length > 0) {
          GroupKeys.translate(column.ints(), count, translation, ids);
          GroupKeys.codes(ids, count, part.least(), part.valueCodes(), target);
        } else if (column.lane() == Lane.INT) {
          GroupKeys.codes(column.ints(), count, part.least(), part.valueCodes(), target);
        } else {
          GroupKeys.codes(column.longs(), count, part.least(), part.valueCodes(), target);
        }
      }
      case NUMBERS -> {
        if (column.lane() == Lane.DOUBLE) {
          GroupKeys.bits(column.doubles(), count, target);
          number(part.numbers(), target, count, false, target);
        } else if (column.lane() == Lane.INT) {
          GroupKeys.widen(column.ints(), count, target);
          number(part.numbers(), target, count, false, target);
        } else {
          number(part.numbers(), column.longs(), count, false, target);
        }
      }
      case TEXTS -> {
        if (adds) {
          part.texts().intern(column, count, ids);
        } else {
          part.texts().find(column, count, ids);
        }
        GroupKeys.widen(ids, count, target);
      }
    }
    if (column.hasNulls()) {
      long code = part.hasNullCode() ? part.range() - 1 : -1;
      GroupKeys.replaceNulls(column.validity(), count, code, target);
    }
  }

  private void number(
      LongIds numbers, long[] values, int count, boolean skipNegative, long[] target) {
    if (adds) {
      numbers.intern(values, count, skipNegative, ids);
    } else {
      numbers.find(values, count, skipNegative, ids);
    }
    GroupKeys.widen(ids, count, target);
  }

  /**
   * As {@link #pack}, for a space that {@linkplain KeySpace#fitsInts() fits 32 bits}.
   *
   * @param scratch as long as a batch
   */
  public void packInts(ColumnVector[] columns, int count, int[] scratch, int[] keys) {
    List<KeyPart> parts = space.parts();
    for (int p = 0; p < columns.length; p++) {
      KeyPart part = parts.get(p);
      int[] target = p == 0 ? keys : scratch;
      encodeInts(part, columns[p], translations[p], count, target);
      if (p > 0) {
        GroupKeys.combine(keys, scratch, count, (int) part.range());
      }
    }
  }

  private void encodeInts(
      KeyPart part, ColumnVector column, int[] translation, int count, int[] target) {
    int[] values = column.ints();
    if (translation.length > 0) {
      GroupKeys.translate(values, count, translation, ids);
      values = ids;
    }
    if (column.lane() == Lane.INT && part.least() == (int) part.least()) {
      GroupKeys.codes(values, count, (int) part.least(), (int) part.valueCodes(), target);
    } else if (column.lane() == Lane.INT) {
      GroupKeys.codes(values, count, part.least(), part.valueCodes(), codes);
      GroupKeys.narrow(codes, count, target);
    } else {
      GroupKeys.codes(column.longs(), count, part.least(), part.valueCodes(), codes);
      GroupKeys.narrow(codes, count, target);
    }
    if (column.hasNulls()) {
      int code = part.hasNullCode() ? (int) part.range() - 1 : -1;
      GroupKeys.replaceNulls(column.validity(), count, code, target);
    }
  }

  /** Stands for "no translation" of a column. */
  public static List<int[]> noTranslations(int columns) {
    return Collections.nCopies(columns, new int[0]);
  }
}
