package dev.assay.exec.table;

import dev.assay.exec.type.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a table is declared to be.
 *
 * @param name one character or more
 * @param columns one or more, with different names whatever their case
 * @param keys columns, by index, whose values together never repeat; promised, not checked
 */
public record TableDefinition(String name, List<Column> columns, List<List<Integer>> keys) {

  /**
   * A declared column.
   *
   * @param name one character or more
   */
  public record Column(String name, ColumnType type) {}

  /** Freezes and checks. */
  public TableDefinition {
    columns = List.copyOf(columns);
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
