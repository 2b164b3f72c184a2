package dev.assay.exec.table;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which keys a table has, to find those that come again. On the heap: an object for each key. */
final class KeyCheck {

  private final TableDefinition definition;
  private final List<Set<Object>> seen;

  private KeyCheck(TableDefinition definition) {
    this.definition = definition;
    seen = definition.keys().stream().<Set<Object>>map(key -> new HashSet<>()).toList();
  }

  /** Of all rows of a table. */
  static KeyCheck of(Table table) {
    KeyCheck check = new KeyCheck(table.definition());
    for (int group = 0; group < table.rowGroups(); group++) {
      check.add(RowCopy.group(table, group));
    }
    return check;
  }

  /**
   * Adds the keys of rows, all or none.
   *
   * @throws SqlException where one is there already; a key with a null is never
   */
  void add(ColumnBuffer[] rows) {
    for (int k = 0; k < seen.size(); k++) {
      List<Integer> columns = definition.keys().get(k);
      for (int row = 0; row < rows[0].size(); row++) {
        @Nullable Object key = key(rows, columns, row);
        if (key != null && !seen.get(k).add(key)) {
          undo(rows, k, row);
          throw new SqlException(
              "table %s has a row with %s = %s already"
                  .formatted(definition.name(), names(columns), text(key, columns)));
        }
      }
    }
  }

  /** Rows whose keys are not there yet, nor in a row before; nothing is added. */
  ColumnBuffer[] unknown(ColumnBuffer[] rows) {
    ColumnBuffer[] kept = TableWriter.buffers(definition);
    for (int row = 0; row < rows[0].size(); row++) {
      if (isUnknown(rows, row)) {
        for (int c = 0; c < kept.length; c++) {
          kept[c].append(rows[c], row, 1);
        }
        for (int k = 0; k < seen.size(); k++) {
          @Nullable Object key = key(rows, definition.keys().get(k), row);
          if (key != null) {
            seen.get(k).add(key);
          }
        }
      }
    }
    undo(kept, seen.size() - 1, kept[0].size());
    return kept;
  }

  private boolean isUnknown(ColumnBuffer[] rows, int row) {
    for (int k = 0; k < seen.size(); k++) {
      @Nullable Object key = key(rows, definition.keys().get(k), row);
      if (key != null && seen.get(k).contains(key)) {
        return false;
      }
    }
    return true;
  }

  private void undo(ColumnBuffer[] rows, int lastKey, int endRow) {
    for (int k = 0; k <= lastKey; k++) {
      int end = k < lastKey ? rows[0].size() : endRow;
      for (int row = 0; row < end; row++) {
        @Nullable Object key = key(rows, definition.keys().get(k), row);
        if (key != null) {
          seen.get(k).remove(key);
        }
      }
    }
  }

  private static @Nullable Object key(ColumnBuffer[] rows, List<Integer> columns, int row) {
    if (columns.size() == 1) {
      return rows[columns.getFirst()].value(row);
    }
    Object[] parts = new Object[columns.size()];
    for (int i = 0; i < parts.length; i++) {
      Object part = rows[columns.get(i)].value(row);
      if (part == null) {
        return null;
      }
      parts[i] = part;
    }
    return Arrays.asList(parts);
  }

  private String names(List<Integer> columns) {
    return columns.stream()
        .map(column -> definition.columns().get(column).name())
        .collect(Collectors.joining(", "));
  }

  private String text(Object key, List<Integer> columns) {
    List<?> parts = key instanceof List<?> several ? several : List.of(key);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      ColumnType type = definition.columns().get(columns.get(i)).type();
      texts.add(
          switch (type.kind()) {
            case DATE -> LocalDate.ofEpochDay((Long) parts.get(i)).toString();
            case DECIMAL ->
                parts.get(i) instanceof Long unscaled
                    ? BigDecimal.valueOf(unscaled, type.scale()).toString()
                    : "a wide decimal";
            case FLOAT, DOUBLE -> String.valueOf(Double.longBitsToDouble((Long) parts.get(i)));
            default -> String.valueOf(parts.get(i));
          });
    }
    return String.join(", ", texts);
  }
}
