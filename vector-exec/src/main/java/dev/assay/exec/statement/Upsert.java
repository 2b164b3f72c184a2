package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.NumberedTable;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableDefinition.Column;
import dev.assay.exec.table.TableVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * ON CONFLICT DO UPDATE, and INSERT OR REPLACE: rows whose key is there change the row that has it.
 * They are shown to a query as a table whose columns are named as the statement names them, {@code
 * excluded.x}, so that a name alone means the table's own column.
 */
final class Upsert {

  private static final String ROWS = "rows of INSERT";

  private final Database database;
  private final String name;
  private final String alias;

  /** Columns of the key in question; empty for the only one. */
  private final List<String> key;

  /** Columns that change; empty for all. Of rows that are replaced the key stays. */
  private final List<String> changed = new ArrayList<>();

  /** Adds the values of these, and the condition, to a query; empty where they are replaced. */
  private Optional<Consumer<QueryText>> values = Optional.empty();

  private Consumer<QueryText> condition = query -> {};
  private final QueryText text;
  private boolean isConditional;

  private Upsert(Database database, Cursor cursor, String name, String alias, List<String> key) {
    this.database = database;
    this.name = name;
    this.alias = alias;
    this.key = key;
    text = cursor.newQuery();
  }

  /**
   * INSERT OR REPLACE.
   *
   * @param columns that the statement names, whose values are replaced; none for all
   */
  static Upsert replacing(
      Database database, Cursor cursor, String name, String alias, List<String> columns) {
    Upsert upsert = new Upsert(database, cursor, name, alias, List.of());
    upsert.changed.addAll(columns);
    return upsert;
  }

  /** Reads what comes behind DO UPDATE. */
  static Upsert read(
      Database database, Cursor cursor, String name, String alias, List<String> key) {
    Upsert upsert = new Upsert(database, cursor, name, alias, key);
    cursor.expect("SET");
    Consumer<QueryText> values = query -> {};
    do {
      upsert.changed.add(cursor.name());
      cursor.expect("=");
      values = values.andThen(query -> query.add(", "));
      values = values.andThen(piece(cursor, Set.of(",", "WHERE", "RETURNING")));
    } while (cursor.accept(","));
    upsert.values = Optional.of(values);
    if (cursor.accept("WHERE")) {
      upsert.isConditional = true;
      Consumer<QueryText> test = piece(cursor, Set.of("RETURNING"));
      upsert.condition =
          query -> {
            test.accept(query.add(" AND ("));
            query.add(")");
          };
    }
    return upsert;
  }

  /** Passes an expression, which is added with excluded.x as one name. */
  private static Consumer<QueryText> piece(Cursor cursor, Set<String> ends) {
    List<Consumer<QueryText>> parts = new ArrayList<>();
    int first = cursor.position();
    int end = cursor.passUntil(ends, 1);
    int behind = cursor.position();
    cursor.back(first);
    int start = cursor.peek().start();
    while (cursor.position() < behind) {
      Token token = cursor.take();
      if (token.is("EXCLUDED") && cursor.peek().is(".")) {
        int from = start;
        cursor.take();
        Token column = cursor.take();
        parts.add(query -> query.addSource(from, token.start()).add(excluded(column.text())));
        start = column.end();
      }
    }
    int from = start;
    parts.add(query -> query.addSource(from, Math.max(from, end)));
    return query -> parts.forEach(part -> part.accept(query));
  }

  private static String excluded(String column) {
    return QueryText.quoted("excluded." + column.toLowerCase(Locale.ROOT));
  }

  /**
   * Inserts rows, or changes those that have their keys. The caller holds the lock of the table.
   *
   * @param shown gets what was added or changed
   * @return how many rows were added or changed
   */
  long run(
      TableVersions versions,
      ColumnBuffer[] rows,
      Returning.@Nullable Rows shown,
      Statement.Call call) {
    TableDefinition definition = versions.definition();
    List<Integer> conflicting = conflicting(definition, key);
    ColumnBuffer[] added = versions.withoutKnown(rows, definition.keys());
    Checks.require(database, definition, added);
    List<Column> columns =
        definition.columns().stream()
            .map(c -> new Column("excluded." + c.name().toLowerCase(Locale.ROOT), c.type()))
            .toList();
    TableDefinition offered = new TableDefinition(ROWS, columns, List.of());
    try (Snapshot snapshot = new Snapshot(database.catalogue());
        Table table = database.make(offered, writer -> writer.append(rows))) {
      snapshot.show(ROWS, table);
      Table old = snapshot.find(definition.name()).orElseThrow();
      QueryText query = query(definition, conflicting);
      List<String> targets = targets(definition, conflicting);
      Rewriting.Found found = Changes.find(database, old, query, targets, snapshot, call);
      Rewriting rewriting = new Rewriting(old);
      int count = rewriting.take(found);
      if (count < found.rows().rows()
          || (!isConditional && count < rows[0].size() - added[0].size())) {
        throw new SqlException("a row cannot be changed twice by one INSERT");
      }
      add(versions, count > 0 ? Optional.of(rewriting) : Optional.empty(), added, shown, call);
      return added[0].size() + (long) count;
    }
  }

  /** Rows that are changed and rows that are new come with one version of the table. */
  private void add(
      TableVersions versions,
      Optional<Rewriting> rewriting,
      ColumnBuffer[] added,
      Returning.@Nullable Rows shown,
      Statement.Call call) {
    if (shown != null) {
      shown.add(added);
    }
    if (rewriting.isPresent()) {
      rewriting
          .get()
          .publish(database, versions, Optional.of(writer -> writer.append(added)), shown, call);
      return;
    }
    if (shown != null) {
      shown.show(call);
    }
    if (added[0].size() > 0) {
      versions.append(added);
    }
  }

  /**
   * The key that columns are.
   *
   * @param key names of columns; none for the only key
   */
  static List<Integer> conflicting(TableDefinition definition, List<String> key) {
    if (key.isEmpty() && definition.keys().size() == 1) {
      return definition.keys().getFirst();
    }
    List<Integer> named = key.stream().map(definition::columnIndex).toList();
    for (List<Integer> each : definition.keys()) {
      if (Set.copyOf(each).equals(Set.copyOf(named))) {
        return each;
      }
    }
    throw new SqlException("table " + definition.name() + " has no such key for a conflict");
  }

  private List<String> targets(TableDefinition definition, List<Integer> conflicting) {
    if (values.isPresent()) {
      return changed;
    }
    List<String> others = new ArrayList<>();
    for (int c = 0; c < definition.columns().size(); c++) {
      String column = definition.columns().get(c).name();
      boolean isNamed = changed.isEmpty() || changed.stream().anyMatch(column::equalsIgnoreCase);
      if (isNamed && !conflicting.contains(c)) {
        others.add(column);
      }
    }
    return others.isEmpty()
        ? List.of(definition.columns().get(conflicting.getFirst()).name())
        : others;
  }

  private QueryText query(TableDefinition definition, List<Integer> conflicting) {
    String quoted = QueryText.quoted(alias);
    QueryText query = text.empty().add("SELECT " + quoted + "." + NumberedTable.ROW_ID);
    if (values.isPresent()) {
      values.get().accept(query);
    } else {
      for (String column : targets(definition, conflicting)) {
        query.add(", " + excluded(column));
      }
    }
    query.add(" FROM " + QueryText.quoted(name) + " AS " + quoted);
    query.add(", " + QueryText.quoted(ROWS));
    String and = " WHERE ";
    for (int column : conflicting) {
      String keyName = definition.columns().get(column).name();
      query.add(and + quoted + "." + QueryText.quoted(keyName) + " = " + excluded(keyName));
      and = " AND ";
    }
    condition.accept(query);
    return query;
  }
}
