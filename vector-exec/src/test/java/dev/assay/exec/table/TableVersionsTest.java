package dev.assay.exec.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables that grow: what readers see, and that memory goes with the last of them. */
class TableVersionsTest {

  private final MemoryBudget budget = MemoryBudget.withSites(256L << 20);
  private final TableDefinition definition = definition(List.of());

  private static TableDefinition definition(List<List<Integer>> keys) {
    return new TableDefinition(
        "grown",
        List.of(
            new TableDefinition.Column("id", ColumnType.of(TypeKind.BIGINT).orNull()),
            new TableDefinition.Column("name", ColumnType.of(TypeKind.VARCHAR).orNull()),
            new TableDefinition.Column("x", ColumnType.of(TypeKind.DOUBLE))),
        keys);
  }

  @AfterEach
  void allMemoryGoesBack() {
    assertEquals(0, budget.usedBytes(), () -> budget.openings().toString());
  }

  private TableVersions empty(TableDefinition of) {
    try (TableWriter writer = new TableWriter(of, budget)) {
      return new TableVersions(writer.seal());
    }
  }

  private ColumnBuffer[] rows(long first, int count, int names) {
    ColumnBuffer[] rows = TableWriter.buffers(definition);
    for (long r = first; r < first + count; r++) {
      if (r % 7 == 3) {
        rows[0].addNull();
        rows[1].addNull();
      } else {
        rows[0].addLong(r);
        byte[] name = ("name " + r % names).getBytes(StandardCharsets.UTF_8);
        rows[1].addText(name, 0, name.length);
      }
      rows[2].addDouble(r / 2.0);
    }
    return rows;
  }

  private List<@Nullable Object> column(Table table, int column) {
    ColumnBuffer values = new ColumnBuffer(definition.columns().get(column).type());
    for (int group = 0; group < table.rowGroups(); group++) {
      RowCopy.column(table.columns().get(column), group, new BitSet(), row -> {}, values);
    }
    List<@Nullable Object> all = new ArrayList<>();
    for (int row = 0; row < values.size(); row++) {
      all.add(values.value(row));
    }
    return all;
  }

  private void requireRows(Table table, long count, int names) {
    assertEquals(count, table.rows());
    ColumnBuffer[] expected = rows(0, (int) count, names);
    for (int c = 0; c < expected.length; c++) {
      List<@Nullable Object> values = column(table, c);
      for (int row = 0; row < count; row++) {
        assertEquals(expected[c].value(row), values.get(row), "row " + row);
      }
    }
  }

  @Test
  void readersKeepTheirVersionWhileTheTableGrows() {
    for (int names : new int[] {5, 1 << 20}) {
      Random random = new Random(11);
      try (TableVersions versions = empty(definition)) {
        List<TableVersions.LeasedTable> readers = new ArrayList<>();
        long size = 0;
        while (size < 2L * Table.ROW_GROUP_ROWS) {
          int count = random.nextInt(3) == 0 ? 1 + random.nextInt(90_000) : random.nextInt(3);
          versions.append(rows(size, count, names));
          size += count;
          if (random.nextInt(8) == 0) {

            assertEquals(size, versions.latest().rows());
            readers.add(versions.lease());
          }
        }
        requireRows(versions.latest(), size, names);
        for (TableVersions.LeasedTable reader : readers) {
          requireRows(reader.table(), reader.table().rows(), names);
          reader.lease().close();
        }
      }
    }
  }

  @Test
  void whatFailsLeavesTheTableAsItWas() {
    try (TableVersions versions = empty(definition)) {
      versions.append(rows(0, 1000, 3));
      assertThrows(
          IllegalStateException.class,
          () ->
              versions.load(
                  target -> {
                    target.accept(rows(1000, 200_000, 3));
                    throw new IllegalStateException("no more");
                  }));
      requireRows(versions.latest(), 1000, 3);
      versions.append(rows(1000, 10, 3));
      requireRows(versions.latest(), 1010, 3);
    }
  }

  @Test
  void keysComeOnce() {
    TableDefinition keyed = definition(List.of(List.of(0), List.of(1, 2)));
    try (TableVersions versions = empty(keyed)) {
      versions.append(rows(0, 500, 1 << 20));
      SqlException failure =
          assertThrows(SqlException.class, () -> versions.append(rows(499, 3, 1 << 20)));
      assertEquals("table grown has a row with id = 499 already", failure.getMessage());
      versions.append(rows(500, 3, 1 << 20));
      assertThrows(SqlException.class, () -> versions.append(rows(502, 1, 1 << 20)));
      assertEquals(503, versions.latest().rows());
    }
  }

  @Test
  void aDroppedTableCannotBeRead() {
    TableVersions versions = empty(definition);
    versions.append(rows(0, 1, 1));
    TableVersions.LeasedTable reader = versions.lease();
    versions.close();
    requireRows(reader.table(), 1, 1);
    reader.lease().close();
    assertThrows(IllegalStateException.class, versions::lease);
  }
}
