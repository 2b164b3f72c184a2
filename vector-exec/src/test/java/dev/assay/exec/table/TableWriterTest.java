package dev.assay.exec.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRefused;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.SegmentReader;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables from rows to sealed row groups, and who keeps their memory. */
class TableWriterTest {

  private static final TableDefinition DEFINITION =
      new TableDefinition(
          "Things",
          List.of(
              new TableDefinition.Column("Id", ColumnType.of(TypeKind.BIGINT)),
              new TableDefinition.Column("colour", ColumnType.of(TypeKind.VARCHAR).orNull())),
          List.of(List.of(0)));

  private final MemoryBudget budget = MemoryBudget.withSites(64L << 20);

  @AfterEach
  void allMemoryGoesBack() {
    assertEquals(0, budget.usedBytes(), () -> budget.openings().toString());
  }

  private static void addRow(TableWriter writer, long id) {
    writer.column(0).addLong(id);
    byte[] colour = {(byte) ('a' + id % 3)};
    writer.column(1).addText(colour, 0, 1);
    writer.endRow();
  }

  private Table things(int rows) {
    try (TableWriter writer = new TableWriter(DEFINITION, budget)) {
      for (int r = 0; r < rows; r++) {
        addRow(writer, r);
      }
      return writer.seal();
    }
  }

  @Test
  void rowGroupsAreFullButTheLast() {
    int rows = 2 * Table.ROW_GROUP_ROWS + 17;
    try (Table table = things(rows)) {
      assertEquals("Things", table.name());
      assertEquals(rows, table.rows());
      assertEquals(3, table.rowGroups());
      assertEquals(List.of(List.of(0)), table.keys());
      TableColumn id = table.columns().get(0);
      assertEquals(
          List.of(Table.ROW_GROUP_ROWS, Table.ROW_GROUP_ROWS, 17),
          id.segments().stream().map(ColumnSegment::rows).toList());
      assertEquals(Lane.INT, id.lane());
      assertEquals(Lane.INT, table.columns().get(1).lane());
      assertEquals(3, table.columns().get(1).dictionary().orElseThrow().size());
      assertEquals(Optional.of(1), table.columnIndex("COLOUR"));
      assertEquals(Optional.empty(), table.columnIndex("size"));
      assertTrue(table.sizeBytes() > rows * 5L && table.sizeBytes() < rows * 6L);
      assertEquals(rows - 1L, value(id.segments().get(2), 16));
    }
  }

  private static long value(ColumnSegment segment, int row) {
    ColumnVector vector = new ColumnVector(Lane.LONG, 1);
    RowSet rows = new RowSet(1);
    rows.setRange(row, 1);
    new SegmentReader(segment).load(rows, vector);
    return vector.longs()[0];
  }

  @Test
  void buffersAreCutAtRowGroups() {
    ColumnBuffer[] part = TableWriter.buffers(DEFINITION);
    for (int r = 0; r < 100_000; r++) {
      part[0].addLong(r);
      if (r % 10 == 3) {
        part[1].addNull();
      } else {
        part[1].addText(new byte[] {'x', (byte) ('a' + r % 7)}, 0, 2);
      }
    }
    try (TableWriter writer = new TableWriter(DEFINITION, budget)) {
      for (int i = 0; i < 4; i++) {
        writer.append(part);
      }
      try (Table table = writer.seal()) {
        assertEquals(400_000, table.rows());
        assertEquals(4, table.rowGroups());
        assertEquals(40_000, table.columns().get(1).statistics().nulls());
        int row = 300_000 - 2 * Table.ROW_GROUP_ROWS;
        assertEquals(99_999, value(table.columns().get(0).segments().get(2), row - 1));
        assertEquals(0, value(table.columns().get(0).segments().get(2), row));
        ColumnVector colours = new ColumnVector(Lane.INT, 12);
        RowSet rows = new RowSet(12);
        rows.setRange(row, 12);
        new SegmentReader(table.columns().get(1).segments().get(2)).load(rows, colours);
        for (int i = 0; i < 12; i++) {
          assertEquals(i % 10 != 3, colours.isValid(i));
        }
        assertEquals(
            "xf", table.columns().get(1).dictionary().orElseThrow().text(colours.ints()[5]));
      }
    }
  }

  @Test
  void vectorsAreAppended() {
    ColumnVector ids = new ColumnVector(Lane.INT, 4);
    ColumnVector colours = new ColumnVector(Lane.STRING, 4);
    for (int i = 0; i < 4; i++) {
      ids.ints()[i] = 10 - i;
    }
    colours.allValidByBitmap(4);
    colours.clear(2);
    try (TableWriter writer = new TableWriter(DEFINITION, budget)) {
      writer.append(List.of(ids, colours), 4);
      try (Table table = writer.seal()) {
        assertEquals(7, value(table.columns().get(0).segments().getFirst(), 3));
        assertEquals(1, table.columns().get(1).statistics().nulls());
        assertFalse(table.columns().get(0).statistics().isSorted());
      }
    }
  }

  @Test
  void anEmptyTableHasNoRowGroups() {
    try (Table table = things(0)) {
      assertEquals(0, table.rows());
      assertEquals(0, table.rowGroups());
      assertEquals(0, table.sizeBytes());
      assertEquals(Lane.INT, table.columns().get(1).lane());
    }
  }

  @Test
  void leasesKeepTheMemoryOfAClosedTable() {
    Table table = things(100);
    Table.Lease one = table.lease();
    Table.Lease two = table.lease();
    table.close();
    assertThrows(IllegalStateException.class, table::lease);
    one.close();
    one.close();
    assertTrue(budget.usedBytes() > 0);
    assertEquals(99, value(table.columns().getFirst().segments().getFirst(), 99));
    two.close();
    assertEquals(0, budget.usedBytes());
  }

  @Test
  void nullsAndHalfRowsAreRefused() {
    try (TableWriter writer = new TableWriter(DEFINITION, budget)) {
      assertThrows(IllegalArgumentException.class, () -> writer.column(0).addNull());
      writer.column(0).addLong(1);
      assertThrows(IllegalStateException.class, writer::seal);
    }
  }

  @Test
  void aBudgetThatIsSpentIsToldAndNothingStaysOpen() {
    MemoryBudget small = MemoryBudget.withSites(400_000);
    try (TableWriter writer = new TableWriter(DEFINITION, small)) {
      MemoryRefused refused =
          assertThrows(
              MemoryRefused.class,
              () -> {
                for (int r = 0; r < 200_000; r++) {
                  addRow(writer, r);
                }
              });
      assertTrue(refused.toString().contains("table Things"), refused.toString());
    }
    assertEquals(0, small.usedBytes());
  }

  @Test
  void definitionsAreChecked() {
    TableDefinition.Column id = new TableDefinition.Column("id", ColumnType.of(TypeKind.BIGINT));
    TableDefinition.Column same = new TableDefinition.Column("ID", ColumnType.of(TypeKind.BIGINT));
    for (List<TableDefinition.Column> columns :
        List.<List<TableDefinition.Column>>of(List.of(), List.of(id, same))) {
      assertThrows(
          IllegalArgumentException.class, () -> new TableDefinition("t", columns, List.of()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new TableDefinition("t", List.of(id), List.of(List.of(1))));
  }

  @Test
  void theCatalogueFindsWhateverTheCase() {
    try (Catalogue catalogue = new Catalogue();
        Table another = things(1)) {
      catalogue.register(things(3));
      assertEquals(3, catalogue.find("tHINGS").orElseThrow().rows());
      assertThrows(SqlException.class, () -> catalogue.register(another));
      assertEquals(1, catalogue.tables().size());
      assertTrue(catalogue.drop("THINGS"));
      assertFalse(catalogue.drop("things"));
      catalogue.register(things(2));
    }
  }
}
