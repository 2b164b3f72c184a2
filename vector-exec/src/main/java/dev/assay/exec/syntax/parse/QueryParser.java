package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Node.OrderKey;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.Query.CommonTable;
import dev.assay.exec.syntax.Query.SetOperator;
import dev.assay.exec.syntax.TableNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses queries: WITH, set operations, ORDER BY and LIMIT. */
final class QueryParser {

  private final SqlParser parser;
  private final Reader reader;
  private final SelectParser selects;

  QueryParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
    selects = new SelectParser(parser);
  }

  /** Whether a query is next, not counting one in brackets. */
  boolean isNext() {
    return switch (reader.word()) {
      case "SELECT", "WITH", "FROM", "TABLE", "DESCRIBE", "SHOW", "SUMMARIZE", "PIVOT", "UNPIVOT" ->
          true;
      case "VALUES" -> reader.word(1).equals("(");
      default -> false;
    };
  }

  /** Whether something is next that goes on with a query in brackets. */
  boolean goesOn() {
    return switch (reader.word()) {
      case "UNION", "INTERSECT", "EXCEPT", "ORDER", "LIMIT", "OFFSET", "FETCH" -> true;
      default -> false;
    };
  }

  /** A query. */
  Query query() {
    reader.enter();
    int at = reader.offset();
    Query query;
    if (reader.accept("WITH")) {
      boolean recursive = reader.accept("RECURSIVE");
      Set<String> names = new HashSet<>();
      List<CommonTable> tables = new ArrayList<>(2);
      do {
        tables.add(commonTable(names));
      } while (reader.accept(","));
      query = new Query.With(recursive, tables, query(), at);
    } else {
      query = goOn(primary());
    }
    reader.leave();
    return query;
  }

  private CommonTable commonTable(Set<String> names) {
    int at = reader.offset();
    if (!names.add(reader.written().toLowerCase(Locale.ROOT))) {
      throw reader.failure("WITH names " + reader.written() + " twice");
    }
    String name = reader.name();
    List<String> columns = reader.names();
    if (reader.is("USING")) {
      throw reader.unsupported("USING KEY");
    }
    reader.expect("AS");
    if (!reader.accept("MATERIALIZED")) {
      reader.accept("NOT", "MATERIALIZED");
    }
    reader.expect("(");
    Query query = query();
    reader.expect(")");
    return new CommonTable(name, columns, query, at);
  }

  /** What follows a query that may be in brackets: set operations, an order, a limit. */
  Query goOn(Query first) {
    return ordered(unions(intersections(first)));
  }

  private Query unions(Query first) {
    Query left = first;
    for (int links = 0; reader.is("UNION") || reader.is("EXCEPT"); links++) {
      reader.requireChain(links);
      SetOperator operator = reader.is("UNION") ? SetOperator.UNION : SetOperator.EXCEPT;
      left = setOperation(operator, left);
    }
    return left;
  }

  private Query intersections(Query first) {
    Query left = first;
    for (int links = 0; reader.is("INTERSECT"); links++) {
      reader.requireChain(links);
      left = setOperation(SetOperator.INTERSECT, left);
    }
    return left;
  }

  private Query setOperation(SetOperator operator, Query left) {
    int at = reader.offset();
    reader.pass();
    boolean all = reader.accept("ALL");
    if (!all) {
      reader.accept("DISTINCT");
    }
    boolean byName = reader.is("BY") && reader.accept("BY", "NAME");
    Query right = primary();
    return new Query.SetOperation(
        operator,
        all,
        byName,
        left,
        operator == SetOperator.INTERSECT ? right : intersections(right),
        at);
  }

  /** A query without set operations behind it. */
  private Query primary() {
    int at = reader.offset();
    return switch (reader.word()) {
      case "SELECT", "FROM" -> selects.select();
      case "VALUES" -> {
        reader.pass();
        yield values(at);
      }
      case "TABLE" -> {
        reader.pass();
        yield selects.star(
            Optional.of(new TableNode.Named(parts(), TableNode.Alias.NONE, reader.offset())), at);
      }
      case "(" -> {
        reader.pass();
        Query query = query();
        reader.expect(")");
        yield query;
      }
      case "DESCRIBE", "SHOW", "SUMMARIZE" -> described(at);
      case "PIVOT", "UNPIVOT" -> throw reader.unsupported(reader.word() + " in a query");
      default -> throw reader.expected("a query");
    };
  }

  private Query described(int at) {
    boolean summary = reader.is("SUMMARIZE");
    boolean shows = reader.is("SHOW");
    reader.pass();
    if (shows && (reader.isWord("TABLES") || reader.is("ALL", "TABLES"))) {
      reader.accept("ALL");
      reader.pass();
      return selects.star(
          Optional.of(
              new TableNode.Called("show_tables", List.of(), false, TableNode.Alias.NONE, at)),
          at);
    }
    reader.accept("TABLE");
    boolean isQuery = isNext() || reader.is("(");
    Query query = isQuery ? primary() : null;
    if (query == null) {
      TableNode.Alias none = TableNode.Alias.NONE;
      List<String> name = reader.kind().isText() ? List.of(reader.take()) : parts();
      query = selects.star(Optional.of(new TableNode.Named(name, none, at)), at);
    }
    return new Query.Described(query, summary, at);
  }

  /** The name of a table with its schema. */
  List<String> parts() {
    String first = reader.name();
    if (!reader.is(".")) {
      return List.of(first);
    }
    List<String> parts = new ArrayList<>(List.of(first));
    while (reader.accept(".")) {
      parts.add(reader.label());
    }
    return parts;
  }

  /** The rows of VALUES, a word that was taken. */
  Query.Values values(int at) {
    List<List<Node>> rows = new ArrayList<>();
    do {
      reader.expect("(");
      List<Node> row = parser.expressions.expressionsUntil(")");
      rows.add(row);
      if (row.isEmpty() || row.size() != rows.getFirst().size()) {
        throw reader.failure("all rows of VALUES must have equally many values, at least one");
      }
    } while (reader.more());
    return new Query.Values(rows, at);
  }

  private Query ordered(Query input) {
    int at = reader.offset();
    List<OrderKey> keys = List.of();
    Optional<OrderKey> all = Optional.empty();
    if (reader.is("ORDER")) {
      keys = order();
      if (keys.size() == 1 && keys.getFirst().key() instanceof Node.Star star && isPlain(star)) {
        all = Optional.of(keys.getFirst());
        keys = List.of();
      }
    }
    Limit limit = new Limit();
    limit.read();
    return keys.isEmpty() && all.isEmpty() && limit.isNone()
        ? input
        : new Query.Ordered(input, keys, all, limit.limit, limit.percent, limit.offset, at);
  }

  private static boolean isPlain(Node.Star star) {
    return star.qualifier().isEmpty()
        && star.excluded().isEmpty()
        && star.replaced().isEmpty()
        && star.renamed().isEmpty()
        && star.pattern().isEmpty();
  }

  /** ORDER BY and its keys; ALL comes as a star. */
  List<OrderKey> order() {
    reader.expect("ORDER");
    reader.expect("BY");
    List<OrderKey> keys = new ArrayList<>(4);
    do {
      keys.add(key());
    } while (reader.more());
    return keys;
  }

  private OrderKey key() {
    int at = reader.offset();
    Node key =
        reader.accept("ALL")
            ? new Node.Star(List.of(), List.of(), Map.of(), Map.of(), Optional.empty(), at)
            : parser.expressions.expression();
    boolean descending = reader.accept("DESC");
    if (!descending) {
      reader.accept("ASC");
    }
    Optional<Boolean> nullsFirst = Optional.empty();
    if (reader.accept("NULLS")) {
      nullsFirst = Optional.of(reader.is("FIRST"));
      if (!reader.accept("FIRST") && !reader.accept("LAST")) {
        throw reader.expected("FIRST or LAST");
      }
    }
    return new OrderKey(key, descending, nullsFirst);
  }

  /** LIMIT, OFFSET and FETCH, in any order. */
  private final class Limit {

    private Optional<Node> limit = Optional.empty();
    private Optional<Node> offset = Optional.empty();
    private boolean percent;

    boolean isNone() {
      return limit.isEmpty() && offset.isEmpty();
    }

    void read() {
      while (true) {
        if (reader.is("LIMIT") && limit.isEmpty()) {
          reader.pass();
          readLimit();
        } else if (reader.is("OFFSET") && offset.isEmpty()) {
          reader.pass();
          offset = Optional.of(parser.expressions.expression());
          passRows();
        } else if (reader.is("FETCH") && limit.isEmpty()) {
          reader.pass();
          readFetch();
        } else {
          return;
        }
      }
    }

    private void readLimit() {
      if (reader.accept("ALL") || reader.accept("NULL")) {
        return;
      }
      limit = Optional.of(parser.expressions.expression());
      percent = reader.accept("%") || reader.accept("PERCENT");
    }

    private void readFetch() {
      if (!reader.accept("FIRST")) {
        reader.expect("NEXT");
      }
      limit =
          Optional.of(
              reader.isWord("ROW") || reader.isWord("ROWS")
                  ? new Node.Exact(BigDecimal.ONE, reader.offset())
                  : parser.primaries.primary());
      passRows();
      reader.expect("ONLY");
    }

    private void passRows() {
      if (!reader.accept("ROWS")) {
        reader.accept("ROW");
      }
    }
  }
}
