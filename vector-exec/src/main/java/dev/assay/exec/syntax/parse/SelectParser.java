package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Node.Window;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.Query.Grouping;
import dev.assay.exec.syntax.Query.Item;
import dev.assay.exec.syntax.TableNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses SELECT, be it before FROM or behind it. */
final class SelectParser {

  private final SqlParser parser;
  private final Reader reader;

  SelectParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  /** All columns of tables. */
  Query.Select star(Optional<TableNode> from, int at) {
    Node star = new Node.Star(List.of(), List.of(), Map.of(), Map.of(), Optional.empty(), at);
    return new Query.Select(
        false,
        List.of(),
        List.of(new Item(star, Optional.empty())),
        from,
        Optional.empty(),
        Grouping.NONE,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        at);
  }

  /** SELECT or FROM, which is next. */
  Query.Select select() {
    int at = reader.offset();
    Optional<TableNode> from = from();
    boolean selects = reader.accept("SELECT");
    boolean distinct = selects && reader.accept("DISTINCT");
    List<Node> distinctOn = List.of();
    if (distinct && reader.accept("ON")) {
      reader.expect("(");
      distinctOn = parser.expressions.expressionsUntil(")");
    } else if (selects && !distinct) {
      reader.accept("ALL");
    }
    List<Item> items = selects ? items() : star(from, at).items();
    if (selects && from.isEmpty()) {
      from = from();
    }
    Optional<Node> where = condition("WHERE");
    Grouping grouping = reader.is("GROUP") ? new GroupingParser(parser).grouping() : Grouping.NONE;
    Optional<Node> having = condition("HAVING");
    Map<String, Window> windows = reader.accept("WINDOW") ? parser.windows.clause() : Map.of();
    Optional<Node> qualify = condition("QUALIFY");
    if (reader.is("USING") || reader.is("TABLESAMPLE")) {
      throw reader.unsupported("a sample");
    }
    return new Query.Select(
        distinct && distinctOn.isEmpty(),
        distinctOn,
        items,
        from,
        where,
        grouping,
        having,
        windows,
        qualify,
        at);
  }

  private Optional<TableNode> from() {
    return reader.accept("FROM") ? Optional.of(parser.tables.tables()) : Optional.empty();
  }

  private Optional<Node> condition(String word) {
    return reader.accept(word) ? Optional.of(parser.expressions.expression()) : Optional.empty();
  }

  private List<Item> items() {
    List<Item> items = new ArrayList<>();
    do {
      items.add(item());
    } while (reader.more());
    return items;
  }

  private Item item() {
    if (reader.kind().isColumnName() && reader.word(1).equals(":")) {
      String alias = reader.take();
      reader.pass();
      return new Item(parser.expressions.expression(), Optional.of(alias));
    }
    Node expression = parser.expressions.expression();
    Optional<String> alias = Optional.empty();
    if (reader.accept("AS")) {
      alias = Optional.of(reader.kind().isText() ? reader.take() : reader.label());
    } else if (reader.kind().isColumnName()) {
      alias = Optional.of(reader.take());
    }
    return new Item(expression, alias);
  }
}
