package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * FOREIGN KEY and REFERENCES. A table keeps one as a condition like those of CHECK, the only ones
 * that hold a query: a value of the columns is missing, or the table referred to has a row with
 * them. Rows of the other table are kept from being changed or removed by asking the same condition
 * of the rows that refer to it.
 *
 * @param columns that refer
 * @param parent the table referred to
 * @param referenced its columns; none for those of its primary key
 */
record ForeignKey(List<String> columns, String parent, List<String> referenced) {

  /** Freezes. */
  ForeignKey {
    columns = List.copyOf(columns);
    referenced = List.copyOf(referenced);
  }

  /** Reads what comes behind REFERENCES. */
  static ForeignKey read(Cursor cursor, List<String> columns) {
    String parent = cursor.name();
    List<String> referenced = cursor.names();
    while (cursor.accept("ON")) {
      if (!cursor.accept("DELETE")) {
        cursor.expect("UPDATE");
      }
      if (!cursor.accept("RESTRICT")) {
        cursor.expect("NO", "ACTION");
      }
    }
    return new ForeignKey(columns, parent, referenced);
  }

  /**
   * The condition.
   *
   * @throws SqlException where the table referred to is not there, is the table itself, or has no
   *     such key
   */
  String condition(Database database, String table) {
    if (parent.equalsIgnoreCase(table)) {
      throw SqlException.unsupported("a foreign key of a table that refers to itself");
    }
    TableDefinition other = database.catalogue().require(parent).definition();
    List<String> names = new ArrayList<>(referenced);
    if (names.isEmpty()) {
      other.keys().stream()
          .filter(key -> key.stream().noneMatch(c -> other.columns().get(c).type().nullable()))
          .findFirst()
          .ifPresent(key -> key.forEach(c -> names.add(other.columns().get(c).name())));
    }
    List<Integer> places = names.stream().map(other::columnIndex).sorted().toList();
    boolean isKey =
        other.keys().stream().anyMatch(k -> k.stream().sorted().toList().equals(places));
    if (!isKey || names.size() != columns.size()) {
      throw new SqlException(
          "table %s has no key of the columns that a foreign key refers to".formatted(parent));
    }
    return "%s OR (%s) IN (SELECT %s FROM %s)"
        .formatted(
            columns.stream()
                .map(column -> QueryText.quoted(column) + " IS NULL")
                .collect(Collectors.joining(" OR ")),
            list(columns),
            list(names),
            QueryText.quoted(other.name()));
  }

  private static String list(List<String> names) {
    return names.stream().map(QueryText::quoted).collect(Collectors.joining(", "));
  }

  /** Whether a condition is one of these. */
  static boolean isOne(String condition) {
    return Token.all(condition).stream().anyMatch(token -> token.is("SELECT"));
  }

  /** Whether it refers to a table. */
  private static boolean refersTo(String condition, String table) {
    List<Token> tokens = Token.all(condition);
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is("FROM") && tokens.get(i + 1).text().equalsIgnoreCase(table)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses what a table becomes where rows of others refer to rows that it lacks; it is closed
   * then.
   */
  static Table kept(Database database, Table changed) {
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      snapshot.show(changed.name(), changed);
      for (Table other : database.catalogue().tables()) {
        for (String condition : other.definition().checks()) {
          if (refersTo(condition, changed.name())
              && Checks.failing(database, snapshot, other.definition(), condition) > 0) {
            throw new SqlException(
                "a row of table %s refers to a row of table %s that would be gone"
                    .formatted(other.name(), changed.name()));
          }
        }
      }
      return changed;
    } catch (RuntimeException e) {
      changed.close();
      throw e;
    }
  }

  /**
   * Refuses to drop or alter a table that others refer to.
   *
   * @throws SqlException where one does
   */
  static void requireUnreferenced(Database database, String table) {
    for (Table other : database.catalogue().tables()) {
      if (other.definition().checks().stream().anyMatch(check -> refersTo(check, table))) {
        throw new SqlException(
            "table %s cannot be changed so: table %s refers to it".formatted(table, other.name()));
      }
    }
  }
}
