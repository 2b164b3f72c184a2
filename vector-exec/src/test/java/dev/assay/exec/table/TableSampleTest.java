package dev.assay.exec.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.vector.ColumnVector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSampleTest {

  private static final TableDefinition DEFINITION =
      new TableDefinition(
          "t",
          List.of(
              new TableDefinition.Column("id", ColumnType.of(TypeKind.BIGINT)),
              new TableDefinition.Column("code", ColumnType.of(TypeKind.VARCHAR).orNull()),
              new TableDefinition.Column("text", ColumnType.of(TypeKind.VARCHAR)),
              new TableDefinition.Column("half", ColumnType.of(TypeKind.DOUBLE))),
          List.of());

  private final MemoryBudget budget = MemoryBudget.of(256L << 20);

  private Table table(int rows) {
    try (TableWriter writer = new TableWriter(DEFINITION, budget)) {
      for (int row = 0; row < rows; row++) {
        writer.column(0).addLong(row);
        if (row % 5 == 0) {
          writer.column(1).addNull();
        } else {
          writer.column(1).addText(new byte[] {(byte) ('a' + row % 5)}, 0, 1);
        }
        byte[] text = ("text " + row).getBytes(StandardCharsets.UTF_8);
        writer.column(2).addText(text, 0, text.length);
        writer.column(3).addDouble(row / 2.0);
        writer.endRow();
      }
      return writer.seal();
    }
  }

  @Test
  void anEmptyTableHasNone() {
    try (Table table = table(0)) {
      assertEquals(Optional.empty(), table.sample());
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 63, 2047, 2048, 2049, 9000, Table.ROW_GROUP_ROWS + 1, 2 * Table.ROW_GROUP_ROWS})
  void columnsOfASampleAreOfTheSameRows(int rows) {
    try (Table table = table(rows)) {
      TableSample sample = table.sample().orElseThrow();
      assertEquals(Math.min(rows, TableSample.MOST_ROWS), sample.rows());
      ColumnVector ids = sample.column(0);
      ColumnVector codes = sample.column(1);
      for (int i = 0; i < sample.rows(); i++) {
        int id = ids.ints()[i];
        assertTrue(i == 0 || id > ids.ints()[i - 1], "rows come once, in order");
        assertEquals(id % 5 != 0, codes.isValid(i));
        assertEquals(id / 2.0, sample.column(3).doubles()[i]);
      }
      assertTrue(sample.rows() < 2048 || ids.ints()[2047] >= rows - 2L * rows / 2048 - 1);
      assertEquals(
          0.5, sample.histogram(0).orElseThrow().shareUpTo(rows / 2 - 1), 0.51 / rows + 0.02);
      assertEquals(rows, sample.histogram(2).orElseThrow().distinct(), 0.03 * rows);
      if (rows > 4) {
        assertEquals(4, sample.histogram(1).orElseThrow().distinct(), 1e-9);
      }
    }
  }
}
