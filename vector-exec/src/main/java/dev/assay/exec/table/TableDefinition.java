package dev.assay.exec.table;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a table is declared to be.
 *
 * @param name one character or more
 * @param columns one or more, with different names whatever their case
 * @param keys columns, by index, whose values together never repeat; loaders promise it, SQL's
 *     INSERT checks it
 * @param checks SQL text of conditions that statements see to it that no row fails
 */
public record TableDefinition(
    String name, List<Column> columns, List<List<Integer>> keys, List<String> checks) {

  /** Without conditions. */
  public TableDefinition(String name, List<Column> columns, List<List<Integer>> keys) {
    this(name, columns, keys, List.of());
  }

  /**
   * A declared column.
   *
   * @param name one character or more
   * @param initial SQL text of the value that rows get which are added without one
   */
  public record Column(String name, ColumnType type, Optional<String> initial) {

    /** A column whose rows are null where nothing else is said. */
    public Column(String name, ColumnType type) {
      this(name, type, Optional.empty());
    }

    /** The same, which every row must have. */
    public Column required() {
      ColumnType required = new ColumnType(type.kind(), type.precision(), type.scale(), false);
      return new Column(name, required, initial);
    }
  }

  /**
   * Index of a column.
   *
   * @throws SqlException where there is none of that name, whatever its case
   */
  public int columnIndex(String wanted) {
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).name().equalsIgnoreCase(wanted)) {
        return c;
      }
    }
    throw new SqlException("there is no column '" + wanted + "' in table " + name);
  }

  /** Freezes and checks. */
  public TableDefinition {
    columns = List.copyOf(columns);
    checks = List.copyOf(checks);
    keys = keys.stream().map(List::copyOf).toList();
    if (name.isEmpty() || columns.isEmpty()) {
      throw new IllegalArgumentException("a table needs a name and a column");
    }
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (column.name().isEmpty() || !names.add(column.name().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "table %s has two columns named '%s', or one without a name"
                .formatted(name, column.name()));
      }
    }
    for (List<Integer> key : keys) {
      for (int column : key) {
        if (column < 0 || column >= columns.size()) {
          throw new IllegalArgumentException(
              "a key of table " + name + " names column " + column + ", which is not there");
        }
      }
    }
  }
}
