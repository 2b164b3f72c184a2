package dev.assay.exec.table;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which keys a table has, to find those that come again. One thread at a time. */
final class KeyCheck implements AutoCloseable {

  private final TableDefinition definition;
  private final List<KeySet> seen = new ArrayList<>();

  private KeyCheck(MemoryTable table) {
    definition = table.definition();
    for (List<Integer> key : definition.keys()) {
      ColumnType type = definition.columns().get(key.getFirst()).type();
      boolean isExact = key.size() == 1 && type.kind() != TypeKind.VARCHAR && !type.isWide();
      seen.add(new KeySet(key, isExact, table.shared().apart()));
    }
  }

  /**
   * Of all rows of a table.
   *
   * @throws SqlException where a key comes twice
   */
  static KeyCheck of(MemoryTable table) {
    KeyCheck check = new KeyCheck(table);
    boolean isDone = false;
    try {
      for (int group = 0; group < table.rowGroups(); group++) {
        check.add(RowCopy.group(table, group));
      }
      isDone = true;
      return check;
    } finally {
      if (!isDone) {
        check.close();
      }
    }
  }

  /**
   * Adds the keys of rows, all or none.
   *
   * @throws SqlException where one is there already; a key with a null is never
   */
  void add(ColumnBuffer[] rows) {
    for (int k = 0; k < seen.size(); k++) {
      for (int row = 0; row < rows[0].size(); row++) {
        if (!seen.get(k).add(rows, row)) {
          undo(seen, rows, k, row);
          List<Integer> columns = definition.keys().get(k);
          throw new SqlException(
              "table %s has a row with %s = %s already"
                  .formatted(definition.name(), names(columns), text(rows, columns, row)));
        }
      }
    }
  }

  /**
   * Rows whose keys are not there yet, nor in a row before; nothing is added.
   *
   * @param of the keys in question
   */
  ColumnBuffer[] unknown(ColumnBuffer[] rows, List<List<Integer>> of) {
    List<KeySet> asked = new ArrayList<>();
    for (int k = 0; k < seen.size(); k++) {
      if (of.contains(definition.keys().get(k))) {
        asked.add(seen.get(k));
      }
    }
    ColumnBuffer[] kept = TableWriter.buffers(definition);
    for (int row = 0; row < rows[0].size(); row++) {
      int at = row;
      if (asked.stream().noneMatch(keys -> keys.contains(rows, at))) {
        for (int c = 0; c < kept.length; c++) {
          kept[c].append(rows[c], row, 1);
        }
        asked.forEach(keys -> keys.add(rows, at));
      }
    }
    undo(asked, kept, asked.size() - 1, kept[0].size());
    return kept;
  }

  private static void undo(List<KeySet> keys, ColumnBuffer[] rows, int lastKey, int endRow) {
    for (int k = 0; k <= lastKey; k++) {
      int end = k < lastKey ? rows[0].size() : endRow;
      for (int row = 0; row < end; row++) {
        keys.get(k).remove(rows, row);
      }
    }
  }

  @Override
  public void close() {
    seen.forEach(KeySet::close);
  }

  private String names(List<Integer> columns) {
    return columns.stream()
        .map(column -> definition.columns().get(column).name())
        .collect(Collectors.joining(", "));
  }

  private String text(ColumnBuffer[] rows, List<Integer> columns, int row) {
    List<String> texts = new ArrayList<>();
    for (int column : columns) {
      ColumnType type = definition.columns().get(column).type();
      texts.add(
          switch (type.kind()) {
            case DATE -> LocalDate.ofEpochDay(rows[column].bits(row)).toString();
            case DECIMAL ->
                type.isWide()
                    ? "a wide decimal"
                    : BigDecimal.valueOf(rows[column].bits(row), type.scale()).toString();
            case FLOAT, DOUBLE -> String.valueOf(Double.longBitsToDouble(rows[column].bits(row)));
            default -> String.valueOf(rows[column].value(row));
          });
    }
    return String.join(", ", texts);
  }
}
