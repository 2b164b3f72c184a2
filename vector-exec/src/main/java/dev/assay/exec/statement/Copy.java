package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.file.FileFormats;
import dev.assay.exec.file.output.RowWriter;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.FileCall;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** COPY: rows of a table or a query into a file, or of a file into a table. */
final class Copy {

  private final Database database;
  private final String path;
  private final Map<String, String> options;

  private Copy(Database database, Cursor cursor) {
    this.database = database;
    path = cursor.text();
    options = options(cursor);
    cursor.requireEnd();
  }

  /** Reads what comes behind COPY. */
  static Statement read(Database database, Cursor cursor) {
    QueryText query = cursor.newQuery();
    if (cursor.accept("(")) {
      int start = cursor.peek().start();
      query.addSource(start, cursor.passUntil(Set.of(), 1));
      cursor.expect(")", "TO");
    } else {
      String name = cursor.name();
      List<String> columns = cursor.names();
      if (cursor.accept("FROM")) {
        Copy copy = new Copy(database, cursor);
        return call -> copy.from(name, columns, call);
      }
      cursor.expect("TO");
      List<String> quoted = columns.stream().map(QueryText::quoted).toList();
      query.add("SELECT " + (columns.isEmpty() ? "*" : String.join(", ", quoted)));
      query.add(" FROM " + QueryText.quoted(name));
    }
    Copy copy = new Copy(database, cursor);
    return call -> copy.to(query, call);
  }

  /** Options with or without parentheses: a name, then a value unless it is just switched on. */
  private static Map<String, String> options(Cursor cursor) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    cursor.accept("WITH");
    boolean closes = cursor.accept("(");
    while (!cursor.isEnd() && !cursor.peek().is(")")) {
      String name = cursor.identifier();
      boolean isAlone = cursor.isEnd() || cursor.peek().is(",") || cursor.peek().is(")");
      options.put(name, isAlone ? "true" : value(cursor));
      cursor.accept(",");
    }
    if (closes) {
      cursor.expect(")");
    }
    return options;
  }

  /** A constant, a star, or a list of constants in brackets. */
  private static String value(Cursor cursor) {
    if (!cursor.peek().is("(") && !cursor.peek().is("[")) {
      return (cursor.accept("-") ? "-" : "") + cursor.take().text();
    }
    String end = cursor.take().is("(") ? ")" : "]";
    List<String> values = new ArrayList<>();
    while (!cursor.accept(end)) {
      values.add(cursor.take().text());
      if (!cursor.accept(",") && !cursor.peek().is(end)) {
        throw cursor.failure(cursor.peek(), "a comma or " + end + " is expected here");
      }
    }
    return String.join(FileCall.ELEMENT, values);
  }

  private QueryResult from(String name, List<String> columns, Statement.Call call) {
    int threads = database.executor().config().workers();
    return Insert.copy(
        database,
        name,
        columns,
        wanted -> FileFormats.open(path, options, wanted, threads, database.memory()),
        call);
  }

  private QueryResult to(QueryText query, Statement.Call call) {
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      Plan plan = database.plan(query, snapshot, call);
      TableDefinition definition = definition(plan);
      List<Integer> all = IntStream.range(0, plan.names().size()).boxed().toList();
      try (RowWriter writer = FileFormats.create(path, definition, options)) {
        Consumer<ColumnBuffer[]> target = writer::append;
        database.deliver(
            plan.root(),
            () -> new RowReceiver(definition, plan.root().outputs(), all, List.of(), target),
            call.cancellation());
        return Database.changed(writer.commit());
      }
    }
  }

  /** Columns of a file: names that come again get a number. */
  private TableDefinition definition(Plan plan) {
    List<TableDefinition.Column> columns = new ArrayList<>();
    List<String> names = distinct(plan.names());
    for (int c = 0; c < names.size(); c++) {
      ValueType type = plan.root().outputs().get(c);
      columns.add(new TableDefinition.Column(names.get(c), type.type().orNull()));
    }
    return new TableDefinition(path, columns, List.of());
  }

  /** Names of which none comes twice: a second x becomes x_1. */
  static List<String> distinct(List<String> names) {
    List<String> distinct = new ArrayList<>();
    for (String name : names) {
      String free = name;
      int number = 1;
      while (distinct.stream().anyMatch(free::equalsIgnoreCase)) {
        free = name + "_" + number++;
      }
      distinct.add(free);
    }
    return distinct;
  }
}
