package dev.assay.exec.statement;

import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.NumberedTable;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DELETE and UPDATE. A query finds the numbers of rows, and their new values; then the table is
 * written anew.
 */
record Changes(Database database) {

  /** The table of a statement, as its text has it. */
  private record Target(String name, String alias, int start, int end) {

    QueryText from(QueryText query) {
      return query.add(" FROM ").addSource(start, end);
    }
  }

  private static Target target(Cursor cursor, Set<String> next) {
    int start = cursor.peek().start();
    String name = cursor.name();
    boolean hasAlias =
        cursor.accept("AS") || (cursor.peek().isIdentifier() && !cursor.peek().isOneOf(next));
    String alias = hasAlias ? cursor.identifier() : name.substring(name.lastIndexOf('.') + 1);
    return new Target(name, alias, start, cursor.peek(-1).end());
  }

  private static QueryText numbers(Cursor cursor, Target target) {
    return cursor
        .newQuery()
        .add("SELECT " + QueryText.quoted(target.alias()) + "." + NumberedTable.ROW_ID);
  }

  /** Adds other tables and the condition, where there are any. */
  private static QueryText rest(Cursor cursor, QueryText query, Target target, String others) {
    target.from(query);
    if (cursor.accept(others)) {
      int start = cursor.peek().start();
      query.add(", ").addSource(start, cursor.passUntil(Set.of("WHERE", "RETURNING"), 1));
    }
    if (cursor.accept("WHERE")) {
      int start = cursor.peek().start();
      query.add(" WHERE ").addSource(start, cursor.passUntil(Set.of("RETURNING"), 1));
    }
    return query;
  }

  /** Reads what comes behind DELETE. */
  Statement delete(Cursor cursor) {
    cursor.expect("FROM");
    Target target = target(cursor, Set.of("WHERE", "USING", "RETURNING"));
    QueryText query = rest(cursor, numbers(cursor, target), target, "USING");
    return statement(cursor, target, query, List.of());
  }

  /** Reads what comes behind UPDATE. */
  Statement update(Cursor cursor) {
    Target target = target(cursor, Set.of("SET"));
    cursor.expect("SET");
    QueryText query = numbers(cursor, target);
    List<String> columns = new ArrayList<>();
    do {
      if (cursor.peek().is("(")) {
        List<String> several = cursor.names();
        cursor.expect("=");
        cursor.accept("ROW");
        cursor.expect("(");
        for (int i = 0; i < several.size(); i++) {
          columns.add(several.get(i));
          assign(cursor, target, columns.getLast(), query);
          cursor.expect(i < several.size() - 1 ? "," : ")");
        }
      } else {
        columns.add(cursor.name());
        cursor.expect("=");
        assign(cursor, target, columns.getLast(), query);
      }
    } while (cursor.accept(","));
    rest(cursor, query, target, "FROM");
    return statement(cursor, target, query, columns);
  }

  private Statement statement(Cursor cursor, Target target, QueryText query, List<String> columns) {
    Optional<Returning> returning = Returning.read(database, cursor, target.name(), target.alias());
    return Returning.statement(
        returning, call -> change(target.name(), query, columns, returning, call));
  }

  /** Adds the value of a column to a query. */
  private void assign(Cursor cursor, Target target, String name, QueryText query) {
    query.add(", ");
    int start = cursor.peek().start();
    if (cursor.accept("DEFAULT")) {
      TableDefinition definition = database.catalogue().require(target.name()).definition();
      int column = definition.columnIndex(name);
      query.add(definition.columns().get(column).initial().orElse("NULL"));
    } else {
      query.addSource(start, passExpression(cursor));
    }
  }

  private static int passExpression(Cursor cursor) {
    Set<String> ends = Set.of(",", "FROM", "WHERE", "RETURNING");
    int end = cursor.passUntil(ends, 1);
    while (cursor.peek().is("FROM") && cursor.peek(-1).is("DISTINCT")) {
      end = cursor.passUntil(ends, 2);
    }
    return end;
  }

  /**
   * Changes the rows that a query finds.
   *
   * @param names columns that get the query's values behind the row's number; none to delete
   */
  private QueryResult change(
      String name,
      QueryText query,
      List<String> names,
      Optional<Returning> returning,
      Statement.Call call) {
    TableVersions versions = database.catalogue().require(name);
    versions.writes().lock();
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      Table table = snapshot.find(name).orElseThrow();
      Rewriting rewriting = new Rewriting(table);
      int count = rewriting.take(find(database, table, query, names, snapshot, call));
      try (Returning.@Nullable Rows shown = Returning.rows(returning, table.definition())) {
        if (count > 0) {
          rewriting.publish(database, versions, Optional.empty(), shown, call);
        } else if (shown != null) {
          shown.show(call);
        }
        return Returning.result(shown, count);
      }
    } finally {
      versions.writes().unlock();
    }
  }

  /** What a query finds that gives numbers of a table's rows, and values for some columns. */
  static Rewriting.Found find(
      Database database,
      Table table,
      QueryText query,
      List<String> names,
      Snapshot snapshot,
      Statement.Call call) {
    List<Integer> columns = names.stream().map(table.definition()::columnIndex).toList();
    try (NumberedTable numbered = new NumberedTable(table, database.memory())) {
      snapshot.show(table.name(), numbered);
      List<Integer> targets = new ArrayList<>(List.of(table.columns().size()));
      targets.addAll(columns);
      Plan plan = database.planFor(query, snapshot, call, numbered, targets);
      return new Rewriting.Found(
          Database.guarded(
              () -> Execution.run(plan.root(), database.executor(), call.cancellation())),
          columns);
    }
  }
}
