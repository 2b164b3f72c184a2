package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** INSERT: rows of literals go straight to the table, those of a query through the planner. */
final class Insert {

  private final Database database;
  private final String name;
  private final List<String> columns;

  private Insert(Database database, String name, List<String> columns) {
    this.database = database;
    this.name = name;
    this.columns = columns;
  }

  /** Reads what comes behind INSERT. */
  static Statement read(Database database, Cursor cursor) {
    cursor.expect("INTO");
    String name = cursor.name();
    if (cursor.accept("AS")) {
      cursor.identifier();
    }
    boolean namesColumns = cursor.peek().is("(") && !isQuery(cursor.peek(1));
    List<String> columns = namesColumns ? cursor.names() : List.of();
    Insert insert = new Insert(database, name, columns);
    if (cursor.accept("DEFAULT", "VALUES")) {
      cursor.requireEnd();
      return call -> insert.run(List.of(List.of()), call);
    }
    int start = cursor.position();
    if (cursor.accept("VALUES")) {
      Optional<List<List<Cell>>> rows = Literals.rows(cursor);
      if (rows.isPresent() && cursor.isEnd()) {
        return call -> insert.run(rows.get(), call);
      }
      cursor.back(start);
    }
    cursor.refuse("RETURNING", "CONFLICT");
    QueryText query = insert.query(cursor);
    return call -> insert.run(query, call);
  }

  private static boolean isQuery(Token token) {
    return token.is("SELECT") || token.is("WITH") || token.is("VALUES") || token.is("(");
  }

  /** The rest of the statement; DEFAULT as a value becomes what the column declares. */
  private QueryText query(Cursor cursor) {
    QueryText query = cursor.newQuery();
    boolean isValues = cursor.peek().is("VALUES");
    int depth = 0;
    int place = 0;
    int start = cursor.peek().start();
    int end = start;
    while (!cursor.isEnd()) {
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
  private @Nullable Object[] initials(TableDefinition definition) {
    @Nullable Object[] values = new Object[definition.columns().size()];
    for (int c = 0; c < values.length; c++) {
      Optional<String> text = definition.columns().get(c).initial();
      values[c] = text.isPresent() ? database.constant(text.get()) : null;
    }
    return values;
  }

  private QueryResult run(List<List<Cell>> rows, Statement.Call call) {
    TableVersions versions = database.catalogue().require(name);
    versions.writes().lock();
    try {
      TableDefinition definition = versions.definition();
      List<Integer> targets = targets(definition);
      @Nullable Object[] initials = initials(definition);
      ColumnBuffer[] buffers = TableWriter.buffers(definition);
      for (List<Cell> row : rows) {
        boolean isDefault = row.isEmpty();
        if (!isDefault && row.size() != targets.size()) {
          throw new SqlException(
              "table %s takes %d values for a row here, not %d"
                  .formatted(name, targets.size(), row.size()));
        }
        @Nullable Object[] values = initials.clone();
        for (int i = 0; i < row.size(); i++) {
          int column = targets.get(i);
          values[column] =
              switch (row.get(i)) {
                case Literals.Constant(Object value) -> value;
                case Literals.Parameter(int index) -> call.parameter(index);
                case Literals.Default() -> initials[column];
              };
        }
        for (int c = 0; c < values.length; c++) {
          Assignment.add(buffers[c], definition.columns().get(c), values[c]);
        }
      }
      versions.append(buffers);
      return Database.changed(rows.size());
    } finally {
      versions.writes().unlock();
    }
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
      String text = '"' + opened.name().replace("\"", "\"\"") + '"';
      QueryText query =
          new QueryText(text, List.of()).add("SELECT * FROM ").addSource(0, text.length());
      return insert.run(query, snapshot -> snapshot.show(opened.name(), opened), call);
    }
  }

  private QueryResult run(QueryText query, Statement.Call call) {
    return run(query, snapshot -> {}, call);
  }

  private QueryResult run(QueryText query, Consumer<Snapshot> shown, Statement.Call call) {
    TableVersions versions = database.catalogue().require(name);
    versions.writes().lock();
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      shown.accept(snapshot);
      Table target = snapshot.find(name).orElseThrow();
      TableDefinition definition = target.definition();
      List<Integer> targets = targets(definition);
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
    @Nullable Object[] initials = initials(definition);
    AtomicLong count = new AtomicLong();
    versions.load(
        table -> {
          Consumer<ColumnBuffer[]> target = table.andThen(rows -> count.addAndGet(rows[0].size()));
          database.deliver(
              plan.root(),
              () -> new RowReceiver(definition, plan.root().outputs(), targets, initials, target),
              call.cancellation());
        });
    return Database.changed(count.get());
  }
}
