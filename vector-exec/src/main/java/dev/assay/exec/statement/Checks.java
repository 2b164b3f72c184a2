package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import java.util.List;
import java.util.Set;

/** CHECK constraints: conditions that no row of a table may fail. */
final class Checks {

  private Checks() {}

  /** Reads what comes behind CHECK. */
  static String read(Cursor cursor) {
    cursor.expect("(");
    Token first = cursor.peek();
    int end = cursor.passUntil(Set.of(), 1);
    cursor.expect(")");
    String check = cursor.sql().substring(first.start(), end);
    if (Token.all(check).stream().anyMatch(token -> token.is("SELECT"))) {
      throw cursor.failure(first, "a subquery is not allowed in CHECK");
    }
    return check;
  }

  /**
   * Refuses rows that are to be added to a table.
   *
   * @throws SqlException where one fails a condition
   */
  static void require(Database database, TableDefinition definition, ColumnBuffer[] rows) {
    if (!definition.checks().isEmpty() && rows[0].size() > 0) {
      database.make(definition, writer -> writer.append(rows)).close();
    }
  }

  /** Refuses a table, which is closed then. */
  static Table required(Database database, Table table) {
    TableDefinition definition = table.definition();
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      snapshot.show(definition.name(), table);
      for (String check : definition.checks()) {
        if (failing(database, snapshot, definition, check) > 0) {
          throw new SqlException(
              ForeignKey.isOne(check)
                  ? "a row of table %s refers to a row that is not there: (%s)"
                      .formatted(definition.name(), check)
                  : "a row of table %s fails CHECK (%s)".formatted(definition.name(), check));
        }
      }
      return table;
    } catch (RuntimeException e) {
      table.close();
      throw e;
    }
  }

  /** How many rows of a table fail a condition. */
  static long failing(
      Database database, Snapshot snapshot, TableDefinition definition, String check) {
    QueryText query =
        new QueryText(check, List.of())
            .add("SELECT count(*) FROM " + QueryText.quoted(definition.name()))
            .add(" WHERE NOT CAST((")
            .addSource(0, check.length())
            .add(") AS BOOLEAN)");
    QueryResult failing = database.query(query, snapshot, new Statement.Call(List.of()));
    return failing.columns().getFirst().getLong(0);
  }

  /**
   * Refuses to change a column that a condition names.
   *
   * @throws SqlException where one does
   */
  static void requireFree(TableDefinition definition, String column) {
    for (String check : definition.checks()) {
      if (Token.all(check).stream().anyMatch(token -> names(token, column))) {
        throw new SqlException("column '%s' is named by CHECK (%s)".formatted(column, check));
      }
    }
  }

  private static boolean names(Token token, String column) {
    return token.isIdentifier() && token.text().equalsIgnoreCase(column);
  }

  /** A condition after a column got another name. */
  static String renamed(String check, String from, String to) {
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (Token token : Token.all(check)) {
      if (token.is("SELECT")) {
        break;
      }
      if (names(token, from)) {
        text.append(check, start, token.start()).append(QueryText.quoted(to));
        start = token.end();
      }
    }
    return text.append(check.substring(start)).toString();
  }
}
