package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableDefinition.Column;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** CREATE and DROP. */
final class Definitions {

  private static final Set<String> CONSTRAINTS =
      Set.of(
          "NOT",
          "NULL",
          "DEFAULT",
          "PRIMARY",
          "UNIQUE",
          "CHECK",
          "REFERENCES",
          "COLLATE",
          "CONSTRAINT");
  private static final Set<String> EXPRESSION_ENDS =
      Set.of(",", "NOT", "NULL", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "CONSTRAINT");

  private final Database database;
  private final Indexes indexes;

  Definitions(Database database) {
    this.database = database;
    indexes = new Indexes(database);
  }

  /** What CREATE says before what it creates. */
  private record Mode(boolean replaces, boolean ifNotExists) {}

  /** Reads what comes behind CREATE. */
  Statement create(Cursor cursor) {
    boolean replaces = cursor.accept("OR", "REPLACE");
    if (!cursor.accept("TEMP")) {
      cursor.accept("TEMPORARY");
    }
    Token what = cursor.take();
    if (what.is("SCHEMA")) {
      return createSchema(cursor);
    }
    boolean isUnique = what.is("UNIQUE") && cursor.accept("INDEX");
    if (what.is("INDEX") || isUnique) {
      return indexes.create(cursor, isUnique);
    }
    if (what.is("SEQUENCE")) {
      return new SequenceDefinitions(database).create(cursor, replaces);
    }
    if (!what.is("TABLE") && !what.is("VIEW")) {
      throw cursor.failure(what, "CREATE " + what.text() + " is not supported");
    }
    Mode mode = new Mode(replaces, cursor.accept("IF", "NOT", "EXISTS"));
    String name = cursor.name();
    return what.is("VIEW") ? view(cursor, mode, name) : table(cursor, mode, name);
  }

  private Statement createSchema(Cursor cursor) {
    boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
    String name = cursor.identifier();
    cursor.requireEnd();
    return call -> {
      boolean isMain = name.equalsIgnoreCase("main");
      if ((isMain || !database.catalogue().addSchema(name)) && !ifNotExists) {
        throw new SqlException("there is a schema " + name + " already");
      }
      return Database.changed(0);
    };
  }

  private Statement dropSchema(Cursor cursor) {
    boolean ifExists = cursor.accept("IF", "EXISTS");
    String name = cursor.identifier();
    boolean cascades = cursor.accept("CASCADE");
    if (!cascades) {
      cursor.accept("RESTRICT");
    }
    cursor.requireEnd();
    return call -> {
      if (!database.catalogue().dropSchema(name, cascades) && !ifExists) {
        throw new SqlException("there is no schema '" + name + "'");
      }
      return Database.changed(0);
    };
  }

  private Statement view(Cursor cursor, Mode mode, String name) {
    List<String> columns = cursor.names();
    cursor.expect("AS");
    QueryText query = cursor.rest();
    Catalogue.View view = new Catalogue.View(name, query.text(), columns);
    return call -> {
      if (mode.ifNotExists() && isThere(name)) {
        return Database.changed(0);
      }
      try (Snapshot snapshot = new Snapshot(database.catalogue())) {
        Plan plan = database.plan(query, snapshot, call);
        if (!columns.isEmpty() && columns.size() != plan.names().size()) {
          throw new SqlException(
              "view %s names %d columns, its query has %d"
                  .formatted(name, columns.size(), plan.names().size()));
        }
      }
      database.catalogue().requireSchema(name);
      if (mode.replaces()) {
        database.catalogue().dropView(name);
      }
      database.catalogue().register(view);
      return Database.changed(0);
    };
  }

  private boolean isThere(String name) {
    return database.catalogue().versions(name).isPresent()
        || database.catalogue().view(name).isPresent();
  }

  private Statement table(Cursor cursor, Mode mode, String name) {
    List<String> names = List.of();
    if (cursor.peek().is("(") && (cursor.peek(2).is(",") || cursor.peek(2).is(")"))) {
      names = cursor.names();
    } else if (cursor.peek().is("(")) {
      List<ForeignKey> references = new ArrayList<>();
      TableDefinition written = definition(cursor, name, references);
      cursor.requireEnd();
      return call -> {
        TableDefinition definition = referring(written, references);
        definition.columns().stream()
            .flatMap(column -> column.initial().stream())
            .forEach(database::requireSound);
        return add(mode, name, () -> database.make(definition, rows -> {}));
      };
    }
    cursor.expect("AS");
    boolean isEmpty = cursor.endsIn("WITH", "NO", "DATA");
    QueryText query = cursor.restBefore(isEmpty ? 3 : cursor.endsIn("WITH", "DATA") ? 2 : 0);
    List<String> columns = names;
    return call -> add(mode, name, () -> fromQuery(name, columns, query, isEmpty, call));
  }

  private TableDefinition referring(TableDefinition written, List<ForeignKey> references) {
    List<String> checks = new ArrayList<>(written.checks());
    for (ForeignKey key : references) {
      key.columns().forEach(written::columnIndex);
      checks.add(key.condition(database, written.name()));
    }
    return new TableDefinition(written.name(), written.columns(), written.keys(), checks);
  }

  private QueryResult add(Mode mode, String name, Supplier<Table> maker) {
    database.catalogue().requireSchema(name);
    if (mode.ifNotExists() && isThere(name)) {
      return Database.changed(0);
    }
    if (!mode.replaces() && isThere(name)) {
      throw new SqlException("there is a table or view " + name + " already");
    }
    if (mode.replaces()) {
      ForeignKey.requireUnreferenced(database, name);
    }
    Table table = maker.get();
    database.register(table, mode.replaces());
    return Database.changed(table.rows());
  }

  private Table fromQuery(
      String name, List<String> columns, QueryText query, boolean isEmpty, Statement.Call call) {
    try (Snapshot snapshot = new Snapshot(database.catalogue())) {
      Plan plan = database.plan(query, snapshot, call);
      List<ValueType> types = plan.root().outputs();
      if (!columns.isEmpty() && columns.size() != types.size()) {
        throw new SqlException(
            "table %s names %d columns, its query has %d"
                .formatted(name, columns.size(), types.size()));
      }
      List<String> labels = columns.isEmpty() ? Copy.distinct(plan.names()) : columns;
      List<Column> declared =
          IntStream.range(0, types.size())
              .mapToObj(i -> new Column(labels.get(i), types.get(i).type().orNull()))
              .toList();
      TableDefinition definition = checked(name, declared, List.of());
      return isEmpty
          ? database.make(definition, writer -> {})
          : database.make(definition, plan, call);
    }
  }

  private static TableDefinition checked(
      String name, List<Column> columns, List<List<Integer>> keys) {
    try {
      return new TableDefinition(name, columns, keys);
    } catch (IllegalArgumentException e) {
      throw new SqlException(String.valueOf(e.getMessage()));
    }
  }

  private static TableDefinition definition(
      Cursor cursor, String table, List<ForeignKey> references) {
    List<Column> columns = new ArrayList<>();
    List<List<String>> keys = new ArrayList<>();
    List<String> required = new ArrayList<>();
    List<String> checks = new ArrayList<>();
    cursor.expect("(");
    do {
      if (cursor.accept("CONSTRAINT")) {
        cursor.identifier();
      }
      boolean isPrimary = cursor.accept("PRIMARY", "KEY");
      if (isPrimary || cursor.accept("UNIQUE")) {
        keys.add(cursor.names());
        required.addAll(isPrimary ? keys.getLast() : List.of());
      } else if (cursor.accept("CHECK")) {
        checks.add(Checks.read(cursor));
      } else if (cursor.accept("FOREIGN", "KEY")) {
        List<String> referring = cursor.names();
        cursor.expect("REFERENCES");
        references.add(ForeignKey.read(cursor, referring));
      } else {
        columns.add(column(cursor, keys, required, checks, references));
      }
    } while (cursor.accept(",") && !cursor.peek().is(")"));
    cursor.expect(")");
    List<Column> declared =
        columns.stream()
            .map(c -> required.stream().anyMatch(c.name()::equalsIgnoreCase) ? c.required() : c)
            .toList();
    TableDefinition plain = checked(table, declared, List.of());
    List<List<Integer>> places =
        keys.stream().map(k -> k.stream().map(plain::columnIndex).toList()).toList();
    return new TableDefinition(table, declared, places, checks);
  }

  /** Reads a column and what is said of it. */
  static Column column(
      Cursor cursor,
      List<List<String>> keys,
      List<String> required,
      List<String> checks,
      List<ForeignKey> references) {
    String name = cursor.identifier();
    ColumnType type = TypeNames.read(cursor);
    Optional<String> initial = Optional.empty();
    while (cursor.peek().isOneOf(CONSTRAINTS)) {
      Token what = cursor.take();
      if (what.is("CONSTRAINT")) {
        cursor.identifier();
      } else if (what.is("CHECK")) {
        checks.add(Checks.read(cursor));
      } else if (what.is("NOT")) {
        cursor.expect("NULL");
        required.add(name);
      } else if (what.is("DEFAULT")) {
        int start = cursor.peek().start();
        int end = cursor.passUntil(EXPRESSION_ENDS, 1);
        initial = Optional.of(cursor.sql().substring(start, end));
      } else if (what.is("PRIMARY") || what.is("UNIQUE")) {
        if (what.is("PRIMARY")) {
          cursor.expect("KEY");
          required.add(name);
        }
        keys.add(List.of(name));
      } else if (what.is("REFERENCES")) {
        references.add(ForeignKey.read(cursor, List.of(name)));
      } else if (!what.is("NULL")) {
        throw cursor.failure(what, what.text() + " constraints are not supported");
      }
    }
    return new Column(name, type, initial);
  }

  /** Reads what comes behind DROP. */
  Statement drop(Cursor cursor) {
    Token what = cursor.take();
    if (what.is("SCHEMA")) {
      return dropSchema(cursor);
    }
    if (what.is("SEQUENCE")) {
      return new SequenceDefinitions(database).drop(cursor);
    }
    if (what.is("INDEX")) {
      return indexes.drop(cursor);
    }
    if (!what.is("TABLE") && !what.is("VIEW")) {
      throw cursor.failure(what, "DROP " + what.text() + " is not supported");
    }
    boolean isTable = what.is("TABLE");
    boolean ifExists = cursor.accept("IF", "EXISTS");
    String name = cursor.name();
    if (!cursor.accept("CASCADE")) {
      cursor.accept("RESTRICT");
    }
    cursor.requireEnd();
    return call -> {
      Catalogue catalogue = database.catalogue();
      if (isTable) {
        ForeignKey.requireUnreferenced(database, name);
      }
      if (!(isTable ? catalogue.drop(name) : catalogue.dropView(name)) && !ifExists) {
        throw new SqlException("there is no %s '%s'".formatted(isTable ? "table" : "view", name));
      }
      return Database.changed(0);
    };
  }
}
