package dev.assay.exec.table;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.ColumnStatistics;
import dev.assay.exec.column.Encoding;
import dev.assay.exec.column.SegmentMemory;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table with one column more, {@code rowid}: the number of a row, from 0. All row groups share
 * the numbers of one, from different bases.
 */
public final class NumberedTable implements Table {

  /** Name of the column. */
  public static final String ROW_ID = "rowid";

  /** What stands before a table's name where a statement names the one with numbers. */
  public static final String NAME = "numbered rows of ";

  private final String name;
  private final Table table;
  private final List<TableColumn> columns;
  private final SegmentMemory memory;

  /** Over a table, which the caller keeps, and under its name. */
  public NumberedTable(Table table, MemoryBudget budget) {
    this(table.name(), table, budget);
  }

  private NumberedTable(String name, Table table, MemoryBudget budget) {
    this.name = name;
    this.table = table;
    memory = new SegmentMemory("row numbers of table " + table.name(), budget);
    long address = memory.open((long) Integer.BYTES * ROW_GROUP_ROWS);
    for (int row = 0; row < ROW_GROUP_ROWS; row++) {
      Memory.putInt(address + (long) Integer.BYTES * row, row);
    }
    List<ColumnSegment> segments = new ArrayList<>();
    long base = 0;
    for (ColumnSegment segment : table.columns().getFirst().segments()) {
      int rows = segment.rows();
      long last = base + rows - 1;
      segments.add(new ColumnSegment(Encoding.OFFSET_32, rows, base, address, 0, 0, base, last, 0));
      base += rows;
    }
    ColumnStatistics statistics =
        new ColumnStatistics(base, 0, 0, Math.max(0, base - 1), base, 0, true);
    columns = new ArrayList<>(table.columns());
    columns.add(
        new TableColumn(
            ROW_ID, ColumnType.of(TypeKind.BIGINT), segments, Optional.empty(), statistics));
  }

  /** Over a table, which the caller keeps, under a name of its own; numbers take half a MiB. */
  static NumberedTable beside(Table table) {
    MemoryBudget budget = MemoryBudget.of(2L * Integer.BYTES * ROW_GROUP_ROWS);
    return new NumberedTable(NAME + table.name(), table, budget);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<TableColumn> columns() {
    return List.copyOf(columns);
  }

  @Override
  public List<List<Integer>> keys() {
    return table.keys();
  }

  @Override
  public long rows() {
    return table.rows();
  }

  @Override
  public int rowGroups() {
    return table.rowGroups();
  }

  @Override
  public long sizeBytes() {
    return table.sizeBytes();
  }

  @Override
  public Optional<Integer> columnIndex(String name) {
    return name.equalsIgnoreCase(ROW_ID)
        ? Optional.of(columns.size() - 1)
        : table.columnIndex(name);
  }

  @Override
  public Lease lease() {
    return table.lease();
  }

  /** Frees the numbers only. */
  @Override
  public void close() {
    memory.close();
  }
}
