package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.meter.Meters;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultColumn;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.syntax.parse.TokenKind;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableVersions;
import dev.assay.exec.table.Transactions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads statements: what they begin with says what they are. Any thread may use it. */
public final class Statements {

  private final Database database;
  private final Definitions definitions;
  private final ConcurrentHashMap<String, Statement> prepared = new ConcurrentHashMap<>();

  /** Of a database. */
  public Statements(Database database) {
    this.database = database;
    definitions = new Definitions(database);
  }

  /**
   * Reads a statement; what it says of tables is looked at when it runs. Several with semicolons
   * between them, none with parameters, are run one after the other and give what the last gives.
   *
   * @throws SqlException where it cannot be read
   */
  public Statement read(String sql) {
    List<Statement> all = readAll(sql);
    if (all.isEmpty()) {
      throw new SqlException("there is no statement");
    }
    if (all.size() > 1 && all.stream().anyMatch(each -> each.parameters() > 0)) {
      throw new SqlException("one statement is expected where there are parameters, not several");
    }
    return all.size() == 1 ? all.getFirst() : new Statement.Several(all);
  }

  /** The plan of a query. */
  public Plan plan(String sql) {
    QueryText query = new QueryText(sql, List.of()).addSource(0, sql.length());
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      return database.plan(query, snapshot, new Statement.Call(List.of()));
    }
  }

  /** Reads statements with semicolons between them. */
  public List<Statement> readAll(String sql) {
    List<Statement> statements = new ArrayList<>();
    List<Token> one = new ArrayList<>();
    for (Token token : Token.all(sql)) {
      boolean ends = token.is(";") || token.kind() == TokenKind.END;
      if (!ends) {
        one.add(token);
      } else if (!one.isEmpty()) {
        one.add(new Token(TokenKind.END, "", token.start(), token.start()));
        Cursor cursor = new Cursor(sql, List.copyOf(one));
        Statement read = read(cursor);
        int parameters = cursor.parameters();
        statements.add(parameters == 0 ? read : read.withParameters(parameters));
        one.clear();
      }
    }
    return statements;
  }

  private Statement read(Cursor cursor) {
    Token first = cursor.peek();
    String word = first.kind().isWord() ? first.text().toUpperCase(Locale.ROOT) : first.text();
    return switch (word) {
      case "SELECT", "VALUES", "(", "FROM", "TABLE", "SUMMARIZE" -> query(cursor.rest());
      case "WITH" -> cursor.passWith() ? read(cursor) : query(cursor.rest());
      case "CREATE" -> definitions.create(after(cursor));
      case "DROP" -> definitions.drop(after(cursor));
      case "DELETE" -> new Changes(database).delete(after(cursor));
      case "UPDATE" -> new Changes(database).update(after(cursor));
      case "ALTER" -> new Alterations(database).read(after(cursor));
      case "INSERT" -> Insert.read(database, after(cursor));
      case "MERGE" -> Merge.read(database, after(cursor));
      case "COPY" -> Copy.read(database, after(cursor));
      case "EXPLAIN" -> new Statement.Rows(explain(after(cursor)));
      case "SHOW", "DESCRIBE", "DESC" -> new Statement.Rows(show(after(cursor)));
      case "TRUNCATE" -> truncate(after(cursor));
      case "BEGIN", "START" -> transaction(after(cursor), Transactions::begin);
      case "COMMIT", "END" -> transaction(after(cursor), Transactions::commit);
      case "ROLLBACK", "ABORT" -> transaction(after(cursor), Transactions::rollback);
      case "SET", "PRAGMA", "RESET" -> Settings.read(database, after(cursor));
      case "PREPARE" -> prepare(after(cursor));
      case "EXECUTE" -> execute(after(cursor));
      case "DEALLOCATE" -> deallocate(after(cursor));
      case "CHECKPOINT", "VACUUM", "ANALYZE" -> call -> Database.changed(0);
      default ->
          throw cursor.failure(
              first,
              "'" + cursor.sql().substring(first.start(), first.end()) + "' begins no statement");
    };
  }

  private Statement transaction(Cursor cursor, Consumer<Transactions> step) {
    if (!cursor.accept("TRANSACTION")) {
      cursor.accept("WORK");
    }
    if (cursor.accept("READ")) {
      if (!cursor.accept("ONLY")) {
        cursor.expect("WRITE");
      }
    }
    cursor.requireEnd();
    return call -> {
      step.accept(database.transactions());
      return Database.changed(0);
    };
  }

  private static Cursor after(Cursor cursor) {
    cursor.take();
    return cursor;
  }

  private Statement prepare(Cursor cursor) {
    String name = cursor.identifier().toLowerCase(Locale.ROOT);
    if (cursor.accept("(")) {
      cursor.passUntil(Set.of(), 1);
      cursor.expect(")");
    }
    cursor.expect("AS");
    int parameters = cursor.parameters();
    Statement statement = read(cursor).withParameters(parameters);
    return call -> {
      prepared.put(name, statement);
      return Database.changed(0);
    };
  }

  private Statement execute(Cursor cursor) {
    Token name = cursor.peek();
    Statement statement = prepared.get(cursor.identifier().toLowerCase(Locale.ROOT));
    if (statement == null) {
      throw cursor.failure(name, "no statement was prepared under the name " + name.text());
    }
    List<@Nullable Object> values = new ArrayList<>();
    if (cursor.accept("(") && !cursor.accept(")")) {
      do {
        if (cursor.peek(1).is(":=")) {
          cursor.take();
          cursor.take();
        }
        int start = cursor.peek().start();
        int end = cursor.passUntil(Set.of(","), 1);
        values.add(narrowed(database.constant(cursor.sql().substring(start, end))));
      } while (cursor.accept(","));
      cursor.expect(")");
    }
    cursor.requireEnd();
    if (values.size() != statement.parameters()) {
      throw cursor.failure(
          name,
          "%s takes %d values, not %d"
              .formatted(name.text(), statement.parameters(), values.size()));
    }
    return statement.givesRows()
        ? new Statement.Rows(call -> statement.run(new Statement.Call(values, call.cancellation())))
        : call -> statement.run(new Statement.Call(values, call.cancellation()));
  }

  /** A whole number as SQL types it where it is written. */
  private static @Nullable Object narrowed(@Nullable Object value) {
    if (!(value instanceof BigDecimal number) || number.scale() > 0) {
      return value;
    }
    int bits = number.toBigInteger().bitLength();
    return bits < Integer.SIZE
        ? (Object) number.intValue()
        : bits < Long.SIZE ? (Object) number.longValue() : number;
  }

  private Statement deallocate(Cursor cursor) {
    cursor.accept("PREPARE");
    String name = cursor.identifier().toLowerCase(Locale.ROOT);
    return call -> {
      prepared.remove(name);
      return Database.changed(0);
    };
  }

  private Statement query(QueryText query) {
    return new Statement.Query(database, query);
  }

  private Statement explain(Cursor cursor) {
    boolean runs = cursor.accept("ANALYZE");
    QueryText query = cursor.rest();
    return call -> {
      try (Snapshot snapshot = new Snapshot(database.catalogue())) {
        long start = System.nanoTime();
        Plan plan = database.plan(query, snapshot, call);
        long planned = System.nanoTime();
        String text = plan.explain();
        if (runs) {
          Meters meters = Execution.analyze(plan.root(), database.executor(), call.cancellation());
          text =
              String.format(
                  Locale.ROOT,
                  "%splanned in %.3f ms, run in %.3f ms%n",
                  plan.explain(node -> meters.of(node).toString()),
                  (planned - start) / 1e6,
                  (System.nanoTime() - planned) / 1e6);
        }
        return texts(List.of("plan"), text.lines().map(List::of).toList());
      }
    };
  }

  private Statement truncate(Cursor cursor) {
    cursor.accept("TABLE");
    String name = cursor.name();
    cursor.requireEnd();
    return call -> {
      TableVersions versions = database.catalogue().require(name);
      versions.writes().lock();
      try {
        long rows = versions.latest().rows();
        Table empty = database.make(versions.definition(), writer -> {});
        versions.replace(ForeignKey.kept(database, empty));
        return Database.changed(rows);
      } finally {
        versions.writes().unlock();
      }
    };
  }

  private static final Set<String> QUERIES =
      Set.of("SELECT", "FROM", "WITH", "VALUES", "SUMMARIZE", "DESCRIBE");

  private Statement show(Cursor cursor) {
    if (cursor.accept("TABLES") || cursor.accept("ALL", "TABLES")) {
      cursor.requireEnd();
      QueryText query = cursor.newQuery().add("FROM show_tables() ORDER BY lower(name)");
      return call -> database.query(query, call);
    }
    cursor.accept("TABLE");
    if (!cursor.peek().isIdentifier() || cursor.peek().isOneOf(QUERIES)) {
      QueryText query = cursor.rest();
      return call -> describe(query, call);
    }
    String name = cursor.name();
    cursor.requireEnd();
    return call ->
        database.catalogue().versions(name).isPresent()
            ? describe(database.catalogue().require(name).latest())
            : describe(cursor.newQuery().add("SELECT * FROM " + QueryText.quoted(name)), call);
  }

  private QueryResult describe(QueryText query, Statement.Call call) {
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      Plan plan = database.plan(query, snapshot, call);
      List<List<@Nullable String>> rows = new ArrayList<>();
      for (int i = 0; i < plan.names().size(); i++) {
        String type = plan.root().outputs().get(i).type().sql();
        rows.add(Arrays.asList(plan.names().get(i), type, "YES", null, null, null));
      }
      return texts(DESCRIBED, rows);
    }
  }

  private static final List<String> DESCRIBED =
      List.of("column_name", "column_type", "null", "key", "default", "extra");

  private static QueryResult describe(Table table) {
    TableDefinition definition = table.definition();
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (int c = 0; c < definition.columns().size(); c++) {
      TableDefinition.Column column = definition.columns().get(c);
      int index = c;
      boolean isKey = definition.keys().stream().anyMatch(key -> key.contains(index));
      rows.add(
          Arrays.asList(
              column.name(),
              column.type().sql(),
              column.type().nullable() ? "YES" : "NO",
              isKey ? column.type().nullable() ? "UNI" : "PRI" : null,
              column.initial().orElse(null),
              null));
    }
    return texts(DESCRIBED, rows);
  }

  /** A result of texts. */
  static QueryResult texts(List<String> names, List<? extends List<@Nullable String>> rows) {
    List<ResultColumn> columns = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      List<@Nullable String> values = new ArrayList<>();
      for (List<@Nullable String> row : rows) {
        values.add(row.get(c));
      }
      columns.add(ResultColumn.ofTexts(values));
    }
    return new QueryResult(names, columns, rows.size());
  }
}
