package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.TableNode;
import dev.assay.exec.syntax.TableNode.Alias;
import dev.assay.exec.syntax.TableNode.JoinKind;
import dev.assay.exec.syntax.TableNode.Matching;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parses what follows FROM. */
final class TableParser {

  private final SqlParser parser;
  private final Reader reader;

  TableParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  /** Tables with commas between. */
  TableNode tables() {
    TableNode left = joined();
    for (int links = 1; reader.is(","); links++) {
      reader.requireChain(links);
      int at = reader.offset();
      reader.pass();
      left = cross(left, joined(), at);
    }
    return left;
  }

  private static TableNode cross(TableNode left, TableNode right, int at) {
    return new TableNode.Joined(
        JoinKind.CROSS, false, left, right, Optional.empty(), List.of(), Matching.CONDITION, at);
  }

  /** A table with all joins behind it. */
  private TableNode joined() {
    TableNode left = table();
    for (int links = 1; isJoin(); links++) {
      reader.requireChain(links);
      left = join(left);
    }
    return left;
  }

  private boolean isJoin() {
    return switch (reader.word()) {
      case "JOIN",
          "INNER",
          "LEFT",
          "RIGHT",
          "FULL",
          "CROSS",
          "NATURAL",
          "SEMI",
          "ANTI",
          "POSITIONAL",
          "ASOF" ->
          true;
      default -> false;
    };
  }

  private TableNode join(TableNode left) {
    int at = reader.offset();
    boolean natural = reader.accept("NATURAL");
    boolean positional = !natural && reader.accept("POSITIONAL");
    boolean nearest = !natural && reader.accept("ASOF");
    JoinKind kind = JoinKind.INNER;
    switch (reader.word()) {
      case "INNER" -> reader.pass();
      case "LEFT", "RIGHT", "FULL" -> {
        kind = JoinKind.valueOf(reader.word());
        reader.pass();
        reader.accept("OUTER");
      }
      case "SEMI", "ANTI", "CROSS" -> {
        kind = JoinKind.valueOf(reader.word());
        reader.pass();
      }
      default -> {}
    }
    reader.expect("JOIN");
    TableNode right = table();
    boolean isBare = natural || positional || kind == JoinKind.CROSS;
    reader.enter();
    while (!isBare && isJoin()) {
      right = join(right);
    }
    reader.leave();
    Optional<Node> on = Optional.empty();
    List<String> using = List.of();
    if (!isBare) {
      if (reader.accept("USING")) {
        using = reader.names();
      } else if (reader.accept("ON")) {
        on = Optional.of(parser.expressions.expression());
      } else {
        throw reader.expected("ON or USING");
      }
    }
    Matching matching =
        positional ? Matching.PLACE : nearest ? Matching.NEAREST : Matching.CONDITION;
    return new TableNode.Joined(kind, natural, left, right, on, using, matching, at);
  }

  private TableNode table() {
    reader.enter();
    int at = reader.offset();
    if (reader.kind().isColumnName() && reader.word(1).equals(":")) {
      String name = reader.take();
      reader.pass();
      TableNode table = table(at);
      reader.leave();
      return named(table, new Alias(Optional.of(name), List.of()));
    }
    TableNode table = table(at);
    reader.leave();
    if (reader.is("TABLESAMPLE")) {
      throw reader.unsupported("a sample");
    }
    if (reader.is("PIVOT") || reader.is("UNPIVOT")) {
      throw reader.unsupported(reader.word());
    }
    return table;
  }

  private TableNode named(TableNode table, Alias alias) {
    return switch (table) {
      case TableNode.Named n -> new TableNode.Named(n.parts(), alias, n.at());
      case TableNode.Derived d -> new TableNode.Derived(d.query(), d.lateral(), alias, d.at());
      case TableNode.Called c ->
          new TableNode.Called(c.name(), c.arguments(), c.lateral(), alias, c.at());
      case TableNode.Joined j ->
          new TableNode.Derived(
              new SelectParser(parser).star(Optional.of(j), j.at()), false, alias, j.at());
    };
  }

  private TableNode table(int at) {
    boolean lateral = reader.accept("LATERAL");
    if (reader.accept("(")) {
      return bracketed(lateral, at);
    }
    if (reader.is("VALUES") && reader.word(1).equals("(")) {
      int place = reader.offset();
      reader.pass();
      return new TableNode.Derived(parser.queries.values(place), lateral, alias(), at);
    }
    if (reader.kind().isText()) {
      return new TableNode.Named(List.of(reader.take()), alias(), at);
    }
    if (reader.kind().isFunctionName() && reader.word(1).equals("(")) {
      return called(reader.take(), lateral, at);
    }
    List<String> parts = parser.queries.parts();
    return reader.is("(")
        ? called(parts.getLast(), lateral, at)
        : new TableNode.Named(parts, alias(), at);
  }

  private TableNode called(String name, boolean lateral, int at) {
    reader.expect("(");
    List<Node> arguments = new ArrayList<>(4);
    while (!reader.accept(")")) {
      arguments.add(parser.calls.argument("="));
      reader.separate(")");
    }
    if (reader.is("WITH", "ORDINALITY")) {
      throw reader.unsupported("WITH ORDINALITY");
    }
    return new TableNode.Called(name.toLowerCase(Locale.ROOT), arguments, lateral, alias(), at);
  }

  private TableNode bracketed(boolean lateral, int at) {
    if (parser.queries.isNext()) {
      Query query = parser.queries.query();
      reader.expect(")");
      return new TableNode.Derived(query, lateral, alias(), at);
    }
    TableNode inner = tables();
    if (inner instanceof TableNode.Derived derived
        && derived.alias().equals(Alias.NONE)
        && parser.queries.goesOn()) {
      Query query = parser.queries.goOn(derived.query());
      reader.expect(")");
      return new TableNode.Derived(query, lateral, alias(), at);
    }
    reader.expect(")");
    Alias alias = alias();
    return alias.equals(Alias.NONE) ? inner : named(inner, alias);
  }

  private Alias alias() {
    boolean as = reader.accept("AS");
    if (!as && !reader.kind().isColumnName()) {
      return Alias.NONE;
    }
    String name = as && reader.kind().isText() ? reader.take() : reader.name();
    return new Alias(Optional.of(name), reader.names());
  }
}
