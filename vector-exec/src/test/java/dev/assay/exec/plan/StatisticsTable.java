package dev.assay.exec.plan;

import dev.assay.exec.column.ColumnStatistics;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.TypeKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table of statistics without rows: all that planning needs. */
record StatisticsTable(String name, List<TableColumn> columns, List<List<Integer>> keys, long rows)
    implements Table {

  @Override
  public int rowGroups() {
    return 0;
  }

  @Override
  public long sizeBytes() {
    return 0;
  }

  @Override
  public Optional<Integer> columnIndex(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(column)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  @Override
  public Lease lease() {
    return () -> {};
  }

  @Override
  public void close() {}

  /** Texts of which only the number counts, but for some that are there. */
  record Texts(int size, List<String> known) implements Dictionary {
    @Override
    public long address(int code) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int lengthBytes(int code) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String text(int code) {
      return code < known.size() ? known.get(code) : "text " + code;
    }

    @Override
    public int codeOf(String text) {
      return known.indexOf(text);
    }
  }

  /** Collects columns. */
  static final class Builder {
    private final String name;
    private final long rows;
    private final List<TableColumn> columns = new ArrayList<>();

    Builder(String name, long rows) {
      this.name = name;
      this.rows = rows;
    }

    Builder integer(String column, long least, long greatest, double distinct) {
      return add(column, ColumnType.of(TypeKind.INTEGER), least, greatest, distinct);
    }

    Builder nullable(String column, long least, long greatest, double distinct) {
      return add(column, ColumnType.of(TypeKind.INTEGER).orNull(), least, greatest, distinct);
    }

    Builder big(String column) {
      return add(
          column, ColumnType.of(TypeKind.BIGINT), Long.MIN_VALUE, Long.MAX_VALUE, (double) rows);
    }

    Builder real(String column) {
      return add(column, ColumnType.of(TypeKind.DOUBLE), 0, 0, (double) rows);
    }

    Builder decimal(String column, long least, long greatest, double distinct) {
      return add(column, ColumnType.decimal(15, 2), least, greatest, distinct);
    }

    Builder date(String column, String least, String greatest) {
      long from = LocalDate.parse(least).toEpochDay();
      long to = LocalDate.parse(greatest).toEpochDay();
      return add(column, ColumnType.of(TypeKind.DATE), from, to, to - from + 1.0);
    }

    Builder text(String column, double distinct) {
      return add(column, ColumnType.of(TypeKind.VARCHAR), 0, 0, distinct);
    }

    Builder coded(String column, int size, String... known) {
      columns.add(
          new TableColumn(
              column,
              ColumnType.of(TypeKind.VARCHAR),
              List.of(),
              Optional.of(new Texts(size, List.of(known))),
              new ColumnStatistics(rows, 0, 0, size - 1, size, 10, false)));
      return this;
    }

    private Builder add(
        String column, ColumnType type, long least, long greatest, double distinct) {
      columns.add(
          new TableColumn(
              column,
              type,
              List.of(),
              Optional.empty(),
              new ColumnStatistics(
                  rows, type.nullable() ? rows / 10 : 0, least, greatest, distinct, 20, false)));
      return this;
    }

    StatisticsTable key(Integer... columnIndexes) {
      return new StatisticsTable(name, columns, List.of(List.of(columnIndexes)), rows);
    }

    StatisticsTable withoutKey() {
      return new StatisticsTable(name, columns, List.of(), rows);
    }
  }
}
