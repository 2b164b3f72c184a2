package dev.assay.exec.statement;

import dev.assay.exec.table.NumberedTable;
import dev.assay.exec.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * A clause WHEN of MERGE: which pairs or rows it takes, and what it does with them.
 *
 * @param condition adds what must hold beside the match; nothing for all
 * @param columns that get values, by name; none for all of the table by place
 * @param values adds the values to a query, in terms of the table's declaration
 * @param byName whether the values' names say their columns
 */
record MergeClause(
    Match match,
    Action action,
    List<Consumer<QueryText>> condition,
    List<String> columns,
    Values values,
    boolean byName) {

  private static final Set<String> ENDS = Set.of(",", "WHEN", "RETURNING");

  /** What a clause is about. */
  enum Match {
    /** Pairs of a row of the table and one of the source. */
    BOTH,
    /** Rows of the source without any of the table. */
    SOURCE,
    /** Rows of the table without any of the source. */
    TARGET
  }

  /** What it does. */
  enum Action {
    UPDATE,
    DELETE,
    INSERT,
    NOTHING,
    ERROR
  }

  /** Adds values to a query. */
  @FunctionalInterface
  interface Values {
    void addTo(QueryText query, TableDefinition definition);
  }

  /** Freezes. */
  MergeClause {
    condition = List.copyOf(condition);
    columns = List.copyOf(columns);
  }

  /** Reads what comes behind WHEN. */
  static MergeClause read(Cursor cursor, String sourceAlias) {
    boolean isNot = cursor.accept("NOT");
    cursor.expect("MATCHED");
    boolean bySource = cursor.accept("BY", "SOURCE");
    if (!bySource) {
      cursor.accept("BY", "TARGET");
    }
    Match match = !isNot ? Match.BOTH : bySource ? Match.TARGET : Match.SOURCE;
    List<Consumer<QueryText>> condition = new ArrayList<>();
    if (cursor.accept("AND")) {
      condition.add(piece(cursor, Set.of("THEN")));
    }
    cursor.expect("THEN");
    Token word = cursor.take();
    Action action =
        word.is("DO") && cursor.accept("NOTHING")
            ? Action.NOTHING
            : List.of(Action.values()).stream()
                .filter(each -> each != Action.NOTHING && word.is(each.name()))
                .findFirst()
                .orElseThrow(() -> cursor.failure(word, "no action of MERGE begins so"));
    if (match == Match.SOURCE
        ? action == Action.UPDATE || action == Action.DELETE
        : action == Action.INSERT) {
      throw cursor.failure(word, "these rows cannot be taken for " + action);
    }
    MergeClause clause = new MergeClause(match, action, condition, List.of(), (_, _) -> {}, false);
    return switch (action) {
      case UPDATE -> clause.update(cursor, sourceAlias);
      case INSERT -> clause.insert(cursor);
      case ERROR -> clause.error(cursor);
      case DELETE, NOTHING -> clause;
    };
  }

  private MergeClause with(List<String> names, boolean named, Values made) {
    return new MergeClause(match, action, condition, names, made, named);
  }

  private MergeClause error(Cursor cursor) {
    if (!cursor.isEnd() && !cursor.peek().is("WHEN")) {
      cursor.passUntil(Set.of("WHEN"), 1);
    }
    return with(List.of(), false, (query, _) -> query.add("1"));
  }

  private MergeClause update(Cursor cursor, String sourceAlias) {
    boolean named = cursor.accept("BY", "NAME");
    boolean isStar = named || !cursor.accept("SET") || cursor.accept("*");
    if (isStar) {
      String all = QueryText.quoted(sourceAlias) + ".*";
      return with(List.of(), named, (query, _) -> query.add(all));
    }
    List<String> names = new ArrayList<>();
    List<Values> made = new ArrayList<>();
    do {
      String name = cursor.identifier();
      while (cursor.accept(".")) {
        name = cursor.identifier();
      }
      names.add(name);
      cursor.expect("=");
      String column = name;
      made.add(value(cursor, definition -> definition.columnIndex(column)));
    } while (cursor.accept(","));
    return with(names, false, joined(made));
  }

  private MergeClause insert(Cursor cursor) {
    if (cursor.accept("DEFAULT", "VALUES")) {
      return with(
          List.of(),
          false,
          (query, definition) -> {
            for (int c = 0; c < definition.columns().size(); c++) {
              query.add(c > 0 ? ", " : "").add(initial(definition, c));
            }
          });
    }
    boolean named = cursor.accept("BY", "NAME");
    List<String> names = cursor.names();
    if (!cursor.accept("VALUES")) {
      cursor.accept("*");
      return with(names, named, (query, _) -> query.add("*"));
    }
    cursor.expect("(");
    List<Values> made = new ArrayList<>();
    do {
      int place = made.size();
      made.add(
          value(
              cursor,
              definition ->
                  place < names.size() ? definition.columnIndex(names.get(place)) : place));
    } while (cursor.accept(","));
    cursor.expect(")");
    return with(names, false, joined(made));
  }

  private static Values joined(List<Values> values) {
    return (query, definition) -> {
      for (int i = 0; i < values.size(); i++) {
        values.get(i).addTo(query.add(i > 0 ? ", " : ""), definition);
      }
    };
  }

  /** Reads a value; DEFAULT is what the column declares. */
  private static Values value(Cursor cursor, ToIntFunction<TableDefinition> column) {
    if (cursor.accept("DEFAULT")) {
      return (query, definition) -> query.add(initial(definition, column.applyAsInt(definition)));
    }
    Consumer<QueryText> written = piece(cursor, ENDS);
    return (query, _) -> written.accept(query);
  }

  private static String initial(TableDefinition definition, int column) {
    return column < definition.columns().size()
        ? definition.columns().get(column).initial().orElse("NULL")
        : "NULL";
  }

  /** Passes what is written up to some words. */
  static Consumer<QueryText> piece(Cursor cursor, Set<String> ends) {
    int start = cursor.peek().start();
    int end = cursor.passUntil(ends, 1);
    return query -> query.addSource(start, end);
  }

  /** Whether rows that it takes are rows of the table. */
  boolean takesRows() {
    return match != Match.SOURCE;
  }

  /**
   * The query of what it takes: rows' numbers, where the table has them, and values.
   *
   * @param join adds the join of table and source
   * @param before those before it, which take what they want first
   */
  QueryText query(
      QueryText query,
      String alias,
      Merge.Join join,
      List<MergeClause> before,
      TableDefinition of) {
    query.add("SELECT ");
    boolean hasValues = action != Action.DELETE && action != Action.NOTHING;
    if (takesRows()) {
      query.add(QueryText.quoted(alias) + "." + NumberedTable.ROW_ID + (hasValues ? ", " : ""));
    }
    values.addTo(query, of);
    join.addTo(query, match);
    query.add(" WHERE true");
    for (MergeClause earlier : before) {
      if (earlier.match == match) {
        query.add(" AND NOT coalesce((");
        earlier.addCondition(query);
        query.add("), false)");
      }
    }
    query.add(" AND (");
    addCondition(query);
    return query.add(")");
  }

  private void addCondition(QueryText query) {
    if (condition.isEmpty()) {
      query.add("true");
    }
    condition.forEach(each -> each.accept(query));
  }
}
