package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.NumberedTable;
import dev.assay.exec.table.RowCopy;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableVersions;
import dev.assay.exec.table.TableWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * DELETE and UPDATE. A query finds the numbers of rows, and their new values; then the table is
 * written anew.
 */
final class Changes {

  private final Database database;

  Changes(Database database) {
    this.database = database;
  }

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
      TableDefinition definition = table.definition();
      List<Integer> columns = names.stream().map(definition::columnIndex).toList();
      QueryResult found = find(table, query, columns, snapshot, call);
      int[][] changes = changes(table, found);
      long count = 0;
      for (int[] group : changes) {
        count += Arrays.stream(group).filter(row -> row >= 0).count();
      }
      if (returning.isEmpty()) {
        replace(versions, table, columns, count, new Rewriting(found, changes, Optional.empty()));
        return Database.changed(count);
      }
      try (Returning.Rows shown = returning.get().rows(definition)) {
        replace(
            versions,
            table,
            columns,
            count,
            new Rewriting(found, changes, Optional.of(shown::add)));
        return shown.shown(call);
      }
    } finally {
      versions.writes().unlock();
    }
  }

  /**
   * Changes the rows that a query finds. The caller holds the lock of the table.
   *
   * @param shown shows tables that the query names
   * @param check refuses what was found, before anything is changed
   * @return what the query found
   */
  QueryResult changed(
      TableVersions versions,
      QueryText query,
      List<String> names,
      Consumer<Snapshot> shown,
      Consumer<QueryResult> check,
      Statement.Call call) {
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      shown.accept(snapshot);
      Table table = snapshot.find(versions.definition().name()).orElseThrow();
      List<Integer> columns = names.stream().map(table.definition()::columnIndex).toList();
      QueryResult found = find(table, query, columns, snapshot, call);
      check.accept(found);
      Rewriting rewriting = new Rewriting(found, changes(table, found), Optional.empty());
      replace(versions, table, columns, found.rows(), rewriting);
      return found;
    }
  }

  /** Is given the rows that are changed, as they are then, or that are deleted, as they were. */
  private interface Kept {
    void add(ColumnBuffer[] rows, int row);
  }

  /** What is done to a table: see {@link #changes}. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Rewriting(QueryResult found, int[][] changes, Optional<Kept> kept) {}

  private void replace(
      TableVersions versions, Table table, List<Integer> columns, long count, Rewriting rewriting) {
    if (count == 0) {
      return;
    }
    TableDefinition definition = table.definition();
    Table changed =
        ForeignKey.kept(
            database,
            database.make(definition, writer -> write(table, columns, rewriting, writer)));
    if (columns.isEmpty()) {
      versions.replace(changed);
    } else {
      versions.replaceChecked(changed);
    }
  }

  private QueryResult find(
      Table table, QueryText query, List<Integer> columns, Snapshot snapshot, Statement.Call call) {
    try (NumberedTable numbered = new NumberedTable(table, database.memory())) {
      snapshot.show(table.name(), numbered);
      List<Integer> targets = new ArrayList<>(List.of(table.columns().size()));
      targets.addAll(columns);
      Plan plan = database.planFor(query, snapshot, call, numbered, targets);
      return Database.guarded(
          () -> Execution.run(plan.root(), database.executor(), call.cancellation()));
    }
  }

  /** For each row group and row of it the row of the query's result that changes it, else -1. */
  private static int[][] changes(Table table, QueryResult found) {
    int[][] changes = new int[table.rowGroups()][];
    for (int group = 0; group < changes.length; group++) {
      changes[group] = new int[table.columns().getFirst().segments().get(group).rows()];
      Arrays.fill(changes[group], -1);
    }
    for (int row = 0; row < found.rows(); row++) {
      long number = found.columns().getFirst().getLong(row);
      changes[(int) (number / Table.ROW_GROUP_ROWS)][(int) (number % Table.ROW_GROUP_ROWS)] = row;
    }
    return changes;
  }

  private static void write(
      Table table, List<Integer> columns, Rewriting rewriting, TableWriter writer) {
    TableDefinition definition = table.definition();
    for (int group = 0; group < rewriting.changes.length; group++) {
      int[] byRow = rewriting.changes[group];
      BitSet changed = new BitSet();
      for (int row = 0; row < byRow.length; row++) {
        changed.set(row, byRow[row] >= 0);
      }
      ColumnBuffer[] rows = TableWriter.buffers(definition);
      for (int c = 0; c < rows.length; c++) {
        int place = columns.lastIndexOf(c);
        BitSet without = place < 0 && !columns.isEmpty() ? new BitSet() : changed;
        ColumnBuffer target = rows[c];
        TableDefinition.Column column = definition.columns().get(c);
        RowCopy.column(
            table.columns().get(c),
            group,
            without,
            row -> {
              if (place >= 0) {
                Assignment.add(target, column, rewriting.found.get(byRow[row], place + 1));
              }
            },
            target);
      }
      if (rewriting.kept.isPresent()) {
        ColumnBuffer[] from = columns.isEmpty() ? RowCopy.group(table, group) : rows;
        for (int row = changed.nextSetBit(0); row >= 0; row = changed.nextSetBit(row + 1)) {
          rewriting.kept.get().add(from, row);
        }
      }
      writer.append(rows);
    }
  }
}
