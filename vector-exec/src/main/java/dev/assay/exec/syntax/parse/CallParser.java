package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Node.OrderKey;
import dev.assay.exec.syntax.Node.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parses calls of functions, those too that have a grammar of their own. */
final class CallParser {

  private final SqlParser parser;
  private final Reader reader;

  CallParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  /**
   * A call whose bracket was taken.
   *
   * @param receiver what a method is called on, if anything
   */
  Node call(String name, int at, List<Node> receiver) {
    List<Node> arguments = new ArrayList<>(receiver);
    boolean star = reader.is("*", ")");
    boolean distinct = false;
    List<OrderKey> order = List.of();
    boolean ignoresNulls = false;
    if (star) {
      reader.pass();
      reader.pass();
    } else {
      distinct = reader.accept("DISTINCT");
      if (!distinct) {
        reader.accept("ALL");
      }
      while (!reader.is(")") && !reader.is("ORDER") && !isNullTreatment()) {
        arguments.add(argument(":="));
        if (!reader.accept(",")) {
          break;
        }
      }
      if (reader.is("ORDER")) {
        order = parser.queries.order();
      }
      ignoresNulls = nullTreatment();
      reader.expect(")");
    }
    if (reader.accept("WITHIN", "GROUP")) {
      reader.expect("(");
      order = parser.queries.order();
      reader.expect(")");
    }
    Optional<Node> filter = filter();
    ignoresNulls |= nullTreatment();
    Optional<Window> over =
        reader.accept("OVER") ? Optional.of(parser.windows.over()) : Optional.empty();
    return new Node.Call(
        name.toLowerCase(Locale.ROOT),
        arguments,
        star,
        distinct,
        order,
        filter,
        ignoresNulls,
        over,
        at);
  }

  /**
   * An argument.
   *
   * @param named the operator of a tree of a named one
   */
  Node argument(String named) {
    int at = reader.offset();
    String next = reader.word(1);
    if (reader.kind().isIdentifier() && (next.equals(":=") || next.equals("=>"))) {
      Node name = new Node.Name(List.of(reader.take()), at);
      reader.pass();
      return new Node.Binary(named, name, parser.primaries.element(), at);
    }
    return parser.primaries.element();
  }

  private boolean isNullTreatment() {
    return reader.is("IGNORE", "NULLS") || reader.is("RESPECT", "NULLS");
  }

  private boolean nullTreatment() {
    boolean ignores = reader.accept("IGNORE", "NULLS");
    if (!ignores) {
      reader.accept("RESPECT", "NULLS");
    }
    return ignores;
  }

  private Optional<Node> filter() {
    if (!reader.accept("FILTER", "(")) {
      return Optional.empty();
    }
    reader.accept("WHERE");
    Node condition = parser.expressions.expression();
    reader.expect(")");
    return Optional.of(condition);
  }

  /** EXTRACT, SUBSTRING, POSITION, TRIM or OVERLAY, which is next, written as calls too. */
  Node special(String word) {
    int at = reader.offset();
    reader.pass();
    reader.pass();
    return switch (word) {
      case "EXTRACT" -> extract(at);
      case "SUBSTRING" -> substring(at);
      case "POSITION" -> position(at);
      case "TRIM" -> trim(at);
      default -> overlay(at);
    };
  }

  private Node expression() {
    return parser.expressions.expression();
  }

  private Node extract(int at) {
    int place = reader.offset();
    if (!reader.kind().isIdentifier() && !reader.kind().isText()) {
      throw reader.expected("a part of a date or time");
    }
    Node part = new Node.Text(reader.take(), place);
    reader.expect("FROM");
    Node of = expression();
    reader.expect(")");
    return Node.Call.of("date_part", at, part, of);
  }

  private Node substring(int at) {
    List<Node> arguments = new ArrayList<>(3);
    arguments.add(expression());
    if (reader.is("FROM") || reader.is("FOR")) {
      int place = reader.offset();
      boolean startsAtOne = reader.accept("FOR");
      if (!startsAtOne) {
        reader.pass();
      }
      Node first = expression();
      if (startsAtOne) {
        boolean from = reader.accept("FROM");
        arguments.add(from ? expression() : new Node.Exact(BigDecimal.ONE, place));
        arguments.add(first);
      } else {
        arguments.add(first);
        if (reader.accept("FOR")) {
          arguments.add(expression());
        }
      }
    } else {
      while (reader.accept(",")) {
        arguments.add(expression());
      }
    }
    reader.expect(")");
    return Node.Call.of("substring", at, arguments.toArray(Node[]::new));
  }

  private Node position(int at) {
    Node part = parser.expressions.expression(ExpressionParser.OTHER);
    reader.expect("IN");
    Node whole = expression();
    reader.expect(")");
    return Node.Call.of("strpos", at, whole, part);
  }

  private Node trim(int at) {
    String name = reader.accept("LEADING") ? "ltrim" : reader.accept("TRAILING") ? "rtrim" : "trim";
    reader.accept("BOTH");
    List<Node> arguments = new ArrayList<>(2);
    if (reader.accept("FROM")) {
      arguments.add(expression());
    } else {
      Node first = expression();
      if (reader.accept("FROM")) {
        arguments.add(expression());
        arguments.add(first);
      } else {
        arguments.add(first);
      }
    }
    while (reader.accept(",")) {
      arguments.add(expression());
    }
    reader.expect(")");
    return Node.Call.of(name, at, arguments.toArray(Node[]::new));
  }

  private Node overlay(int at) {
    List<Node> arguments = new ArrayList<>(4);
    arguments.add(expression());
    if (reader.accept("PLACING")) {
      arguments.add(expression());
      reader.expect("FROM");
      arguments.add(expression());
      if (reader.accept("FOR")) {
        arguments.add(expression());
      }
    }
    while (reader.accept(",")) {
      arguments.add(expression());
    }
    reader.expect(")");
    return Node.Call.of("overlay", at, arguments.toArray(Node[]::new));
  }
}
