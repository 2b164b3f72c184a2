package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.statement.MergeClause.Action;
import dev.assay.exec.statement.MergeClause.Match;
import dev.assay.exec.table.NumberedTable;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableVersions;
import dev.assay.exec.table.TableWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * MERGE: each clause is a query over the table as it was; what all of them found is written at once
 * as the table's next version, or nothing is.
 */
final class Merge {

  private final Database database;
  private final String name;
  private final String alias;
  private final List<MergeClause> clauses = new ArrayList<>();
  private final Join join;
  private final Supplier<QueryText> queries;

  /** Adds FROM with the table and the source to a query. */
  @FunctionalInterface
  interface Join {
    void addTo(QueryText query, Match match);
  }

  private Merge(Database database, Cursor cursor) {
    this.database = database;
    cursor.expect("INTO");
    name = cursor.name();
    boolean hasAlias =
        cursor.accept("AS") || (cursor.peek().isIdentifier() && !cursor.peek().is("USING"));
    alias = hasAlias ? cursor.identifier() : name.substring(name.lastIndexOf('.') + 1);
    cursor.expect("USING");
    int from = cursor.position();
    Consumer<QueryText> source = MergeClause.piece(cursor, Set.of("ON", "USING"));
    String sourceAlias = alias(cursor, from);
    Consumer<QueryText> condition = MergeClause.piece(cursor, Set.of("WHEN"));
    String table = QueryText.quoted(name) + " AS " + QueryText.quoted(alias);
    join =
        (query, match) -> {
          query.add(" FROM ");
          if (match == Match.SOURCE) {
            source.accept(query);
            query.add(" ANTI JOIN " + table + " ");
          } else {
            query.add(table + (match == Match.BOTH ? " JOIN " : " ANTI JOIN "));
            source.accept(query);
            query.add(" ");
          }
          condition.accept(query);
        };
    while (cursor.accept("WHEN")) {
      clauses.add(MergeClause.read(cursor, sourceAlias));
    }
    if (clauses.isEmpty()) {
      cursor.expect("WHEN");
    }
    cursor.requireEnd();
    queries = cursor::newQuery;
  }

  /** Reads what comes behind MERGE. */
  static Statement read(Database database, Cursor cursor) {
    return new Merge(database, cursor)::run;
  }

  /** The name of a source that was passed: its last, but for names of columns behind that. */
  private static String alias(Cursor cursor, int from) {
    int behind = cursor.position();
    int last = behind - 1;
    cursor.back(last);
    if (cursor.peek().is(")")) {
      while (last > from && !cursor.peek().is("(")) {
        cursor.back(--last);
      }
      last = Math.max(from, last - 1);
    }
    cursor.back(last);
    String alias = cursor.peek().text();
    cursor.back(behind);
    return alias;
  }

  /** What a clause found: with the columns that its values are for. */
  private record Found(MergeClause clause, List<Integer> columns, QueryResult rows) {}

  private QueryResult run(Statement.Call call) {
    TableVersions versions = database.catalogue().require(name);
    versions.writes().lock();
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      Table table = snapshot.find(name).orElseThrow();
      List<Found> found = new ArrayList<>();
      try (NumberedTable numbered = new NumberedTable(table, database.memory())) {
        snapshot.show(table.name(), numbered);
        for (MergeClause clause : clauses) {
          found.add(find(clause, table.definition(), numbered, snapshot, call));
        }
      }
      long count = found.stream().mapToLong(each -> each.rows.rows()).sum();
      if (count > 0) {
        rewriting(table, found)
            .publish(
                database,
                versions,
                Optional.of(writer -> insert(table.definition(), found, writer)),
                null,
                call);
      }
      return Database.changed(count);
    } finally {
      versions.writes().unlock();
    }
  }

  private Found find(
      MergeClause clause,
      TableDefinition definition,
      Table numbered,
      Snapshot snapshot,
      Statement.Call call) {
    if (clause.action() == Action.NOTHING) {
      return new Found(clause, List.of(), new QueryResult(List.of(), List.of(), 0));
    }
    List<MergeClause> before = clauses.subList(0, clauses.indexOf(clause));
    QueryText query = clause.query(queries.get(), alias, join, before, definition);
    int skipped = clause.takesRows() ? 1 : 0;
    Plan unbound = database.plan(query, snapshot, call);
    List<String> names = unbound.names();
    List<Integer> columns =
        clause.action() == Action.ERROR
            ? List.of()
            : columns(clause, definition, names.subList(skipped, names.size()));
    List<Integer> targets = new ArrayList<>();
    if (skipped > 0) {
      targets.add(definition.columns().size());
    }
    targets.addAll(columns);
    Plan plan =
        clause.action() == Action.ERROR
            ? unbound
            : database.planFor(query, snapshot, call, numbered, targets);
    QueryResult rows =
        Database.guarded(
            () -> Execution.run(plan.root(), database.executor(), call.cancellation()));
    if (clause.action() == Action.ERROR && rows.rows() > 0) {
      throw new SqlException("MERGE found a row for which it is to fail");
    }
    return new Found(clause, columns, rows);
  }

  private List<Integer> columns(
      MergeClause clause, TableDefinition definition, List<String> values) {
    List<String> names =
        clause.byName()
            ? values
            : clause.columns().isEmpty()
                ? definition.columns().stream().map(TableDefinition.Column::name).toList()
                : clause.columns();
    if (clause.action() != Action.DELETE && names.size() != values.size()) {
      throw new SqlException(
          "MERGE into %s has %d values for %d columns"
              .formatted(name, values.size(), names.size()));
    }
    return clause.action() == Action.DELETE
        ? List.of()
        : names.stream().map(definition::columnIndex).toList();
  }

  private static Rewriting rewriting(Table table, List<Found> found) {
    Rewriting rewriting = new Rewriting(table);
    for (Found each : found) {
      if (each.clause.takesRows()
          && rewriting.take(new Rewriting.Found(each.rows, each.columns)) < each.rows.rows()) {
        throw new SqlException("a row cannot be changed twice by one MERGE");
      }
    }
    return rewriting;
  }

  private void insert(TableDefinition definition, List<Found> found, TableWriter writer) {
    List<Supplier<@Nullable Object>> initials =
        definition.columns().stream().map(c -> database.initial(c.initial())).toList();
    for (Found each : found) {
      if (each.clause.action() != Action.INSERT) {
        continue;
      }
      int[] places =
          IntStream.range(0, definition.columns().size()).map(each.columns::indexOf).toArray();
      ColumnBuffer[] rows = TableWriter.buffers(definition);
      for (int row = 0; row < each.rows.rows(); row++) {
        for (int c = 0; c < rows.length; c++) {
          @Nullable Object value =
              places[c] < 0 ? initials.get(c).get() : each.rows.get(row, places[c]);
          Assignment.add(rows[c], definition.columns().get(c), value);
        }
      }
      writer.append(rows);
    }
  }
}
