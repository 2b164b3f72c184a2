package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableDefinition.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * What ALTER TABLE adds by ADD [CONSTRAINT c] PRIMARY KEY or UNIQUE.
 *
 * @param columns names of its columns
 * @param isPrimary whether these have a value in every row
 */
record AddedKey(List<String> columns, boolean isPrimary) {

  /** Freezes. */
  AddedKey {
    columns = List.copyOf(columns);
  }

  static boolean isNext(Cursor cursor) {
    Token next = cursor.peek();
    return next.is("CONSTRAINT") || next.is("PRIMARY") || next.is("UNIQUE");
  }

  static AddedKey read(Cursor cursor) {
    if (cursor.accept("CONSTRAINT")) {
      cursor.identifier();
    }
    boolean isPrimary = cursor.accept("PRIMARY", "KEY");
    if (!isPrimary) {
      cursor.expect("UNIQUE");
    }
    List<String> columns = cursor.names();
    cursor.requireEnd();
    return new AddedKey(columns, isPrimary);
  }

  /**
   * A definition with this key.
   *
   * @throws SqlException where it has a primary key already
   */
  TableDefinition addTo(TableDefinition old) {
    List<Column> all = new ArrayList<>(old.columns());
    List<Integer> key = columns.stream().map(old::columnIndex).toList();
    boolean hasPrimary =
        old.keys().stream()
            .anyMatch(known -> known.stream().noneMatch(c -> all.get(c).type().nullable()));
    if (isPrimary && hasPrimary) {
      throw new SqlException("table " + old.name() + " has a primary key already");
    }
    if (isPrimary) {
      key.forEach(c -> all.set(c, all.get(c).required()));
    }
    List<List<Integer>> keys = new ArrayList<>(old.keys());
    keys.add(key);
    return new TableDefinition(old.name(), all, keys, old.checks());
  }
}
