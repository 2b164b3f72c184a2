package dev.assay.exec.table;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.SegmentReader;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Stored rows back into buffers. The table is leased, or its memory held otherwise. */
public final class RowCopy {

  private static final int BATCH_ROWS = 2048;

  private RowCopy() {}

  /** All rows of a row group of a table in memory. */
  public static ColumnBuffer[] group(Table table, int group) {
    ColumnBuffer[] rows = TableWriter.buffers(table.definition());
    group(table, group, rows);
    return rows;
  }

  /** Adds all rows of a row group. */
  static void group(Table table, int group, ColumnBuffer[] target) {
    for (int c = 0; c < target.length; c++) {
      column(table.columns().get(c), group, new BitSet(), row -> {}, target[c]);
    }
  }

  /**
   * Adds values of a row group.
   *
   * @param without rows of the row group that are left out
   * @param instead asked for each of these, in its turn, to add what it likes
   */
  public static void column(
      TableColumn column, int group, BitSet without, IntConsumer instead, ColumnBuffer target) {
    ColumnSegment segment = column.segments().get(group);
    SegmentReader reader = new SegmentReader(segment);
    RowSet rows = new RowSet(BATCH_ROWS);
    ColumnVector values = new ColumnVector(column.lane(), BATCH_ROWS);
    for (int first = 0; first < segment.rows(); first += BATCH_ROWS) {
      int count = Math.min(BATCH_ROWS, segment.rows() - first);
      rows.setRange(first, count);
      reader.load(rows, values);
      for (int row = 0; row < count; row++) {
        if (without.get(first + row)) {
          instead.accept(first + row);
        } else {
          add(values, column.dictionary(), row, target);
        }
      }
    }
  }

  /**
   * Adds a value of a vector.
   *
   * @param dictionary what codes mean, where the vector holds codes
   */
  public static void add(
      ColumnVector from, Optional<Dictionary> dictionary, int row, ColumnBuffer to) {
    if (!from.isValid(row)) {
      to.addNull();
      return;
    }
    if (dictionary.isPresent()) {
      int code = from.ints()[row];
      to.addText(dictionary.get().address(code), dictionary.get().lengthBytes(code));
      return;
    }
    switch (from.lane()) {
      case INT -> to.addLong(from.ints()[row]);
      case LONG -> to.addLong(from.longs()[row]);
      case DOUBLE -> to.addDouble(from.doubles()[row]);
      case STRING -> to.addText(from.longs()[row], from.ints()[row]);
    }
  }
}
