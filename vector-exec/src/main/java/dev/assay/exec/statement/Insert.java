package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.statement.Literals.Cell;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableVersions;
import dev.assay.exec.table.TableWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** INSERT: rows of literals go straight to the table, those of a query through the planner. */
final class Insert {

  private final Database database;
  private final String name;
  private final List<String> columns;
  private boolean byName;
  private boolean skipsKnown;

  /** The key whose known values are passed over; empty for all. */
  private List<String> known = List.of();

  private Optional<Returning> returning = Optional.empty();
  private Optional<Upsert> upsert = Optional.empty();

  private Insert(Database database, String name, List<String> columns) {
    this.database = database;
    this.name = name;
    this.columns = columns;
  }

  /** Reads what comes behind INSERT. */
  static Statement read(Database database, Cursor cursor) {
    boolean ignores = cursor.accept("OR", "IGNORE");
    boolean replaces = !ignores && cursor.accept("OR", "REPLACE");
    cursor.expect("INTO");
    String name = cursor.name();
    String alias =
        cursor.accept("AS") ? cursor.identifier() : name.substring(name.lastIndexOf('.') + 1);
    boolean namesColumns = cursor.peek().is("(") && !isQuery(cursor.peek(1));
    Insert insert = new Insert(database, name, namesColumns ? cursor.names() : List.of());
    insert.skipsKnown = ignores;
    insert.upsert =
        replaces
            ? Optional.of(Upsert.replacing(database, cursor, name, alias, insert.columns))
            : Optional.empty();
    insert.byName = cursor.accept("BY", "NAME");
    if (!insert.byName) {
      cursor.accept("BY", "POSITION");
    }
    return insert.read(cursor, alias);
  }

  private Statement read(Cursor cursor, String alias) {
    if (cursor.accept("DEFAULT", "VALUES")) {
      readTail(cursor, alias);
      return Returning.statement(returning, call -> run(List.of(List.of()), call));
    }
    int start = cursor.position();
    if (!byName && cursor.accept("VALUES")) {
      Optional<List<List<Cell>>> rows = Literals.rows(cursor);
      if (rows.isPresent() && (cursor.isEnd() || isTail(cursor))) {
        readTail(cursor, alias);
        return Returning.statement(returning, call -> run(rows.get(), call));
      }
      cursor.back(start);
    }
    QueryText query = query(cursor);
    readTail(cursor, alias);
    return Returning.statement(returning, call -> run(query, snapshot -> {}, call));
  }

  private static boolean isTail(Cursor cursor) {
    return cursor.peek().is("RETURNING")
        || (cursor.peek().is("ON") && cursor.peek(1).is("CONFLICT"));
  }

  private void readTail(Cursor cursor, String alias) {
    if (cursor.accept("ON", "CONFLICT")) {
      List<String> key = cursor.names();
      cursor.expect("DO");
      if (cursor.accept("UPDATE")) {
        upsert = Optional.of(Upsert.read(database, cursor, name, alias, key));
      } else {
        cursor.expect("NOTHING");
        skipsKnown = true;
        known = key;
      }
    }
    returning = Returning.read(database, cursor, name, alias);
  }

  private static boolean isQuery(Token token) {
    return token.is("SELECT") || token.is("WITH") || token.is("VALUES") || token.is("(");
  }

  /** The query; DEFAULT as a value becomes what the column declares. */
  private QueryText query(Cursor cursor) {
    QueryText query = cursor.newQuery();
    boolean isValues = cursor.peek().is("VALUES");
    int depth = 0;
    int place = 0;
    int start = cursor.peek().start();
    int end = start;
    while (!cursor.isEnd() && !(depth == 0 && isTail(cursor))) {
      Token token = cursor.take();
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      place = depth == 1 && token.is("(") ? 0 : depth == 1 && token.is(",") ? place + 1 : place;
      if (isValues && depth == 1 && token.is("DEFAULT")) {
        query.addSource(start, token.start()).add(initialText(place));
        start = token.end();
      }
      end = token.end();
    }
    return query.addSource(start, end);
  }

  private String initialText(int place) {
    TableDefinition definition = database.catalogue().require(name).latest().definition();
    List<Integer> targets = targets(definition);
    return place < targets.size()
        ? definition.columns().get(targets.get(place)).initial().orElse("NULL")
        : "NULL";
  }

  private List<Integer> targets(TableDefinition definition) {
    if (columns.isEmpty()) {
      return IntStream.range(0, definition.columns().size()).boxed().toList();
    }
    List<Integer> targets = new ArrayList<>();
    for (String column : columns) {
      int index = definition.columnIndex(column);
      if (targets.contains(index)) {
        throw new SqlException("column '" + column + "' is named twice");
      }
      targets.add(index);
    }
    return targets;
  }

  /** What columns hold that a statement does not name. */
  private List<Supplier<@Nullable Object>> initials(TableDefinition definition) {
    return definition.columns().stream().map(c -> database.initial(c.initial())).toList();
  }

  private QueryResult run(List<List<Cell>> rows, Statement.Call call) {
    TableVersions versions = database.catalogue().require(name);
    versions.writes().lock();
    try {
      TableDefinition definition = versions.definition();
      List<Integer> targets = targets(definition);
      List<Supplier<@Nullable Object>> initials = initials(definition);
      int[] places =
          IntStream.range(0, definition.columns().size()).map(targets::indexOf).toArray();
      ColumnBuffer[] buffers = TableWriter.buffers(definition);
      for (List<Cell> row : rows) {
        boolean isDefault = row.isEmpty();
        if (!isDefault && row.size() != targets.size()) {
          throw new SqlException(
              "table %s takes %d values for a row here, not %d"
                  .formatted(name, targets.size(), row.size()));
        }
        for (int c = 0; c < buffers.length; c++) {
          Cell cell = isDefault || places[c] < 0 ? new Literals.Default() : row.get(places[c]);
          @Nullable Object value =
              switch (cell) {
                case Literals.Constant(Object constant) -> constant;
                case Literals.Parameter(int index) -> call.parameter(index);
                case Literals.Default() -> initials.get(c).get();
              };
          Assignment.add(buffers[c], definition.columns().get(c), value);
        }
      }
      if (upsert.isPresent()) {
        return upsert(versions, buffers, call);
      }
      ColumnBuffer[] added = added(versions, buffers);
      Checks.require(database, definition, added);
      try (Returning.@Nullable Rows shown = Returning.rows(returning, definition)) {
        if (shown != null) {
          shown.add(added);
          shown.show(call);
        }
        if (added[0].size() > 0) {
          versions.append(added);
        }
        return Returning.result(shown, added[0].size());
      }
    } finally {
      versions.writes().unlock();
    }
  }

  private QueryResult upsert(TableVersions versions, ColumnBuffer[] rows, Statement.Call call) {
    try (Returning.@Nullable Rows shown = Returning.rows(returning, versions.definition())) {
      return Returning.result(shown, upsert.orElseThrow().run(versions, rows, shown, call));
    }
  }

  private ColumnBuffer[] added(TableVersions versions, ColumnBuffer[] rows) {
    TableDefinition table = versions.definition();
    return !skipsKnown
        ? rows
        : versions.withoutKnown(
            rows, known.isEmpty() ? table.keys() : List.of(Upsert.conflicting(table, known)));
  }

  /** All rows of a table that is opened for this, given the columns that it should have. */
  static QueryResult copy(
      Database database,
      String name,
      List<String> columns,
      Function<List<TableDefinition.Column>, Table> open,
      Statement.Call call) {
    Insert insert = new Insert(database, name, columns);
    TableDefinition definition = database.catalogue().require(name).definition();
    List<TableDefinition.Column> wanted =
        insert.targets(definition).stream().map(definition.columns()::get).toList();
    try (Table opened = open.apply(wanted)) {
      String text = QueryText.quoted(opened.name());
      QueryText query =
          new QueryText(text, List.of()).add("SELECT * FROM ").addSource(0, text.length());
      return insert.run(query, snapshot -> snapshot.show(opened.name(), opened), call);
    }
  }

  private QueryResult run(QueryText query, Consumer<Snapshot> shown, Statement.Call call) {
    TableVersions versions = database.catalogue().require(name);
    versions.writes().lock();
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      shown.accept(snapshot);
      Table target = snapshot.find(name).orElseThrow();
      TableDefinition definition = target.definition();
      List<Integer> targets =
          byName ? targetsByName(query, snapshot, definition, call) : targets(definition);
      Plan plan = database.planFor(query, snapshot, call, target, targets);
      return insert(versions, plan, targets, definition, call);
    } finally {
      versions.writes().unlock();
    }
  }

  private QueryResult insert(
      TableVersions versions,
      Plan plan,
      List<Integer> targets,
      TableDefinition definition,
      Statement.Call call) {
    List<Supplier<@Nullable Object>> initials = initials(definition);
    if (upsert.isPresent()) {
      ColumnBuffer[] all = TableWriter.buffers(definition);
      try (QueryMemory memory = database.executor().newMemory();
          QueryMemory held = memory.partInMemory("rows of INSERT that may change others")) {
        Consumer<ColumnBuffer[]> target = rows -> append(rows, all, held);
        database.deliver(
            plan.root(),
            () -> new RowReceiver(definition, plan.root().outputs(), targets, initials, target),
            call.cancellation());
        return upsert(versions, all, call);
      }
    }
    AtomicLong count = new AtomicLong();
    try (Returning.@Nullable Rows shown = Returning.rows(returning, definition)) {
      versions.load(
          table -> {
            Consumer<ColumnBuffer[]> target =
                rows -> {
                  ColumnBuffer[] added = added(versions, rows);
                  Checks.require(database, definition, added);
                  table.accept(added);
                  count.addAndGet(added[0].size());
                  if (shown != null) {
                    shown.add(added);
                  }
                };
            database.deliver(
                plan.root(),
                () -> new RowReceiver(definition, plan.root().outputs(), targets, initials, target),
                call.cancellation());
            if (shown != null) {
              shown.show(call);
            }
          });
      return Returning.result(shown, count.get());
    }
  }

  private static void append(ColumnBuffer[] rows, ColumnBuffer[] target, QueryMemory memory) {
    for (int c = 0; c < target.length; c++) {
      long before = target[c].heldBytes();
      target[c].append(rows[c], 0, rows[c].size());
      memory.count(target[c].heldBytes() - before);
    }
  }

  private List<Integer> targetsByName(
      QueryText query, Snapshot snapshot, TableDefinition definition, Statement.Call call) {
    List<Integer> targets =
        database.plan(query, snapshot, call).names().stream().map(definition::columnIndex).toList();
    if (Set.copyOf(targets).size() < targets.size()) {
      throw new SqlException("a column is named twice");
    }
    return targets;
  }
}
