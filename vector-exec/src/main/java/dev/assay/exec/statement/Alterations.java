package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.RowCopy;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableDefinition.Column;
import dev.assay.exec.table.TableVersions;
import dev.assay.exec.table.TableWriter;
import dev.assay.exec.type.ColumnType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** ALTER TABLE: the table is written anew with other columns, or under another name. */
record Alterations(Database database) {

  /**
   * A table to be.
   *
   * @param sources by column of it, the column of the old table that it comes from; -1 for none
   * @param initial gives what columns that come from none hold, for each row
   */
  private record Altered(
      TableDefinition definition, List<Integer> sources, Supplier<@Nullable Object> initial) {}

  /** Reads what comes behind ALTER. */
  Statement read(Cursor cursor) {
    boolean isView = cursor.accept("VIEW");
    if (!isView) {
      cursor.expect("TABLE");
    }
    boolean ifExists = cursor.accept("IF", "EXISTS");
    String name = cursor.name();
    if (isView) {
      return new ViewAlteration(database).read(cursor, name, ifExists);
    }
    Token action = cursor.take();
    if (action.is("ADD") && AddedKey.isNext(cursor)) {
      AddedKey key = AddedKey.read(cursor);
      return call -> alter(name, old -> new Altered(key.addTo(old), same(old), () -> null));
    }
    boolean isColumn = !(action.is("RENAME") && cursor.peek().is("TO"));
    cursor.accept("COLUMN");
    if (action.is("ALTER")
        && (cursor.peek(1).is("TYPE") || (cursor.peek(1).is("SET") && cursor.peek(2).is("DATA")))) {
      return changeType(cursor, name);
    }
    Function<TableDefinition, Altered> alteration =
        action.is("RENAME")
            ? isColumn ? renameColumn(cursor) : rename(cursor)
            : action.is("ADD")
                ? add(cursor)
                : action.is("DROP") ? drop(cursor) : change(cursor, action);
    cursor.requireEnd();
    return call ->
        ifExists && database.catalogue().versions(name).isEmpty()
            ? Database.changed(0)
            : alter(name, alteration);
  }

  private static List<Integer> same(TableDefinition definition) {
    List<Integer> sources = new ArrayList<>();
    definition.columns().forEach(column -> sources.add(sources.size()));
    return sources;
  }

  private static Function<TableDefinition, Altered> rename(Cursor cursor) {
    cursor.expect("TO");
    String name = cursor.identifier();
    return old ->
        new Altered(
            new TableDefinition(
                Catalogue.qualified(Catalogue.schema(old.name()), name),
                old.columns(),
                old.keys(),
                old.checks()),
            same(old),
            () -> null);
  }

  private static Function<TableDefinition, Altered> renameColumn(Cursor cursor) {
    String from = cursor.identifier();
    cursor.expect("TO");
    String to = cursor.identifier();
    return old -> {
      List<String> checks =
          old.checks().stream().map(check -> Checks.renamed(check, from, to)).toList();
      TableDefinition named = new TableDefinition(old.name(), old.columns(), old.keys(), checks);
      return replaced(named, from, c -> new Column(to, c.type(), c.initial()));
    };
  }

  private static Altered replaced(
      TableDefinition old, String name, Function<Column, Column> changed) {
    List<Column> columns = new ArrayList<>(old.columns());
    int index = old.columnIndex(name);
    columns.set(index, changed.apply(columns.get(index)));
    return new Altered(
        new TableDefinition(old.name(), columns, old.keys(), old.checks()), same(old), () -> null);
  }

  private Function<TableDefinition, Altered> add(Cursor cursor) {
    boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
    Token first = cursor.peek();
    List<String> required = new ArrayList<>();
    List<List<String>> keys = new ArrayList<>();
    List<String> checks = new ArrayList<>();
    List<ForeignKey> references = new ArrayList<>();
    Column column = Definitions.column(cursor, keys, required, checks, references);
    if (!required.isEmpty() || !keys.isEmpty() || !checks.isEmpty() || !references.isEmpty()) {
      throw cursor.failure(first, "a column that is added cannot have constraints");
    }
    return old -> {
      List<Integer> sources = same(old);
      List<Column> columns = new ArrayList<>(old.columns());
      if (ifNotExists && columns.stream().anyMatch(c -> c.name().equalsIgnoreCase(column.name()))) {
        return new Altered(old, sources, () -> null);
      }
      columns.add(column);
      sources.add(-1);
      TableDefinition altered = new TableDefinition(old.name(), columns, old.keys(), old.checks());
      return new Altered(altered, sources, database.initial(column.initial()));
    };
  }

  private static Function<TableDefinition, Altered> drop(Cursor cursor) {
    boolean ifExists = cursor.accept("IF", "EXISTS");
    String name = cursor.identifier();
    return old -> {
      List<Integer> sources = same(old);
      if (ifExists && old.columns().stream().noneMatch(c -> c.name().equalsIgnoreCase(name))) {
        return new Altered(old, sources, () -> null);
      }
      int index = old.columnIndex(name);
      if (old.keys().stream().anyMatch(key -> key.contains(index))) {
        throw new SqlException("column '" + name + "' cannot be dropped: it is part of a key");
      }
      Checks.requireFree(old, name);
      sources.subList(index, index + 1).clear();
      List<Column> columns = sources.stream().map(old.columns()::get).toList();
      List<List<Integer>> keys =
          old.keys().stream().map(key -> key.stream().map(sources::indexOf).toList()).toList();
      return new Altered(
          new TableDefinition(old.name(), columns, keys, old.checks()), sources, () -> null);
    };
  }

  /** Reads and writes all rows, one column of them cast. */
  private Statement changeType(Cursor cursor, String name) {
    String changed = cursor.identifier();
    if (cursor.accept("SET")) {
      cursor.expect("DATA");
    }
    cursor.expect("TYPE");
    int start = cursor.peek().start();
    ColumnType type = TypeNames.read(cursor);
    int end = cursor.peek(-1).end();
    boolean isComputed = cursor.accept("USING");
    int from = cursor.peek().start();
    int to = isComputed ? cursor.end() : from;
    cursor.requireEnd();
    return call -> {
      TableVersions versions = database.catalogue().require(name);
      versions.writes().lock();
      try (Snapshot snapshot = new Snapshot(database.catalogue())) {
        TableDefinition old = versions.definition();
        int index = old.columnIndex(changed);
        Checks.requireFree(old, changed);
        QueryText query = cursor.newQuery().add("SELECT ");
        for (int c = 0; c < old.columns().size(); c++) {
          String quoted = QueryText.quoted(old.columns().get(c).name());
          query.add(c == 0 ? "" : ", ");
          if (c != index) {
            query.add(quoted);
          } else {
            query.add("CAST(").add(isComputed ? "" : quoted).addSource(from, to).add(" AS ");
            query.addSource(start, end).add(")");
          }
        }
        query.add(" FROM " + QueryText.quoted(old.name()));
        Plan plan = database.plan(query, snapshot, call);
        Column column = old.columns().get(index);
        Column cast =
            new Column(
                column.name(),
                column.type().nullable() ? type : new Column("", type).required().type(),
                column.initial());
        TableDefinition definition = replaced(old, changed, c -> cast).definition();
        ForeignKey.requireUnreferenced(database, old.name());
        versions.replaceChecked(database.make(definition, plan, call));
        database.catalogue().redefined();
        return Database.changed(0);
      } finally {
        versions.writes().unlock();
      }
    };
  }

  private static Function<TableDefinition, Altered> change(Cursor cursor, Token action) {
    if (!action.is("ALTER")) {
      throw cursor.failure(action, "ALTER TABLE … " + action.text() + " is not supported");
    }
    String name = cursor.identifier();
    boolean drops = cursor.accept("DROP");
    if (!drops) {
      cursor.expect("SET");
    }
    if (cursor.accept("DEFAULT")) {
      Optional<String> initial = drops ? Optional.empty() : Optional.of(cursor.rest().text());
      return old -> replaced(old, name, c -> new Column(c.name(), c.type(), initial));
    }
    if (!cursor.accept("NOT", "NULL")) {
      throw cursor.failure(cursor.peek(), "DEFAULT, NOT NULL or TYPE is expected here");
    }
    return old ->
        replaced(
            old,
            name,
            c -> drops ? new Column(c.name(), c.type().orNull(), c.initial()) : c.required());
  }

  /** Gives a table other keys. */
  void declare(String name, List<List<Integer>> keys) {
    alter(
        name,
        old ->
            new Altered(
                new TableDefinition(old.name(), old.columns(), keys, old.checks()),
                same(old),
                () -> null));
  }

  private QueryResult alter(String name, Function<TableDefinition, Altered> alteration) {
    TableVersions versions = database.catalogue().require(name);
    versions.writes().lock();
    try {
      Table old = versions.latest();
      Altered altered = alteration.apply(old.definition());
      if (!altered.definition().columns().containsAll(old.definition().columns())
          || !altered.definition().name().equals(old.name())) {
        ForeignKey.requireUnreferenced(database, old.name());
      }
      Table table = database.make(altered.definition(), writer -> copy(old, altered, writer));
      if (table.name().equals(old.name())) {
        if (old.definition().keys().containsAll(table.definition().keys())) {
          versions.replace(table);
        } else {
          versions.replaceChecked(table);
        }
        database.catalogue().redefined();
      } else {
        database.register(table, false);
        database.catalogue().drop(name);
      }
      return Database.changed(0);
    } catch (IllegalArgumentException e) {
      throw new SqlException(String.valueOf(e.getMessage()));
    } finally {
      versions.writes().unlock();
    }
  }

  private static void copy(Table old, Altered altered, TableWriter writer) {
    for (int group = 0; group < old.rowGroups(); group++) {
      ColumnBuffer[] rows = TableWriter.buffers(altered.definition());
      for (int c = 0; c < rows.length; c++) {
        int source = altered.sources().get(c);
        if (source >= 0) {
          RowCopy.column(old.columns().get(source), group, new BitSet(), row -> {}, rows[c]);
        } else {
          int count = old.columns().getFirst().segments().get(group).rows();
          for (int row = 0; row < count; row++) {
            Assignment.add(rows[c], altered.definition().columns().get(c), altered.initial().get());
          }
        }
      }
      writer.append(rows);
    }
  }
}
