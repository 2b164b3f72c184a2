package dev.assay.exec.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.SegmentReader;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Tables as lines of text, fields apart by {@code |}, for comparison with what was loaded. */
final class TableText {

  private TableText() {}

  static List<String> rows(Table table) {
    List<List<String>> columns = table.columns().stream().map(TableText::values).toList();
    List<String> rows = new ArrayList<>();
    for (int r = 0; r < table.rows(); r++) {
      int row = r;
      rows.add(String.join("|", columns.stream().map(values -> values.get(row)).toList()));
    }
    return rows;
  }

  static List<String> values(TableColumn column) {
    List<String> values = new ArrayList<>();
    for (ColumnSegment segment : column.segments()) {
      RowSet rows = new RowSet(segment.rows());
      rows.setRange(0, segment.rows());
      ColumnVector vector = new ColumnVector(column.lane(), segment.rows());
      new SegmentReader(segment).load(rows, vector);
      for (int row = 0; row < segment.rows(); row++) {
        values.add(vector.isValid(row) ? value(column, vector, row) : "null");
      }
    }
    return values;
  }

  private static String value(TableColumn column, ColumnVector vector, int row) {
    return switch (vector.lane()) {
      case DOUBLE -> Double.toString(vector.doubles()[row]);
      case STRING -> {
        byte[] bytes = new byte[vector.ints()[row]];
        Memory.copy(vector.longs()[row], bytes, 0, bytes.length);
        yield new String(bytes, UTF_8);
      }
      case INT -> integral(column, vector.ints()[row]);
      case LONG -> integral(column, vector.longs()[row]);
    };
  }

  private static String integral(TableColumn column, long value) {
    return switch (column.type().kind()) {
      case VARCHAR -> column.dictionary().orElseThrow().text((int) value);
      case DATE -> LocalDate.ofEpochDay(value).toString();
      case DECIMAL -> BigDecimal.valueOf(value, column.type().scale()).toPlainString();
      default -> Long.toString(value);
    };
  }
}
