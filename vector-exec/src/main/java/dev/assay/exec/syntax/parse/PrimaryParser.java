package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Parses what operators stand between: literals, names, calls, brackets, and what follows them. */
final class PrimaryParser {

  /** Schemas that a function may be qualified with, so that they are no receiver of a method. */
  private static final Set<String> SCHEMAS =
      Set.of("main", "pg_catalog", "system", "information_schema", "memory", "temp");

  private final SqlParser parser;
  private final Reader reader;

  PrimaryParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  /** An operand with its subscripts, casts, fields and methods. */
  Node primary() {
    Node node = operand();
    for (int links = 0; ; links++) {
      reader.requireChain(links);
      int at = reader.offset();
      switch (reader.word()) {
        case "::" -> {
          reader.pass();
          node = new Node.Cast(node, parser.types.type(), false, at);
        }
        case "[" -> node = parser.collections.subscript(node, at);
        case "." -> {
          reader.pass();
          String name = reader.label();
          node =
              reader.accept("(")
                  ? parser.calls.call(name, at, List.of(node))
                  : Node.Call.of("struct_extract", at, node, new Node.Text(name, at));
        }
        case "!" -> {
          reader.pass();
          node = new Node.Unary("!", node, at);
        }
        default -> {
          return node;
        }
      }
    }
  }

  private Node operand() {
    int at = reader.offset();
    return switch (reader.kind()) {
      case NUMBER -> Numbers.number(reader);
      case TEXT, ESCAPED_TEXT, DOLLAR_TEXT -> new Node.Text(reader.take(), at);
      case PARAMETER -> new Node.Parameter(reader.parameter(), at);
      case QUOTED -> name(at);
      case SYMBOL ->
          switch (reader.word()) {
            case "(" -> bracketed(at);
            case "[" -> parser.collections.list(at);
            case "{" -> parser.collections.struct(at);
            case "#" -> {
              reader.pass();
              yield new Node.Name(List.of("#" + Numbers.integer(reader)), at);
            }
            case "*" -> new StarParser(parser).star(List.of());
            default -> throw expected();
          };
      case RESERVED -> reserved(at);
      case FUNCTION_WORD -> {
        if (!reader.word(1).equals("(")) {
          throw expected();
        }
        yield name(at);
      }
      case WORD, COLUMN_WORD -> word(at);
      case END -> throw expected();
    };
  }

  private RuntimeException expected() {
    return reader.expected("an expression");
  }

  private Node reserved(int at) {
    String word = reader.word();
    switch (word) {
      case "NULL", "TRUE", "FALSE", "CASE", "CAST", "ARRAY", "LAMBDA" -> reader.pass();
      default -> throw expected();
    }
    return switch (word) {
      case "NULL" -> new Node.Null(at);
      case "TRUE" -> new Node.Truth(true, at);
      case "FALSE" -> new Node.Truth(false, at);
      case "CASE" -> caseOf(at);
      case "CAST" -> cast(false, at);
      case "ARRAY" -> {
        yield reader.is("(")
            ? Node.Call.of("array", at, bracketed(at))
            : parser.collections.list(at);
      }
      default -> parser.collections.lambda(at);
    };
  }

  private Node word(int at) {
    String word = reader.word();
    String next = reader.word(1);
    boolean opens = next.equals("(");
    TokenKind kind = reader.kind(1);
    if (word.equals("INTERVAL") && (opens || kind.isText() || kind == TokenKind.NUMBER)) {
      reader.pass();
      return new IntervalParser(parser).interval(at);
    }
    if (kind.isText()
        || next.equals("PRECISION")
        || next.equals("VARYING")
        || (opens && isTypeWithArguments())
        || (next.startsWith("WITH") && reader.word(2).equals("TIME"))) {
      TypeName type = parser.types.type();
      if (!reader.kind().isText()) {
        throw reader.expected("a text");
      }
      return new Node.Cast(new Node.Text(reader.take(), at), type, false, at);
    }
    if (opens) {
      return switch (word) {
        case "TRY_CAST" -> {
          reader.pass();
          yield cast(true, at);
        }
        case "EXISTS" -> {
          reader.pass();
          reader.pass();
          Query query = parser.queries.query();
          reader.expect(")");
          yield new Node.Exists(query, at);
        }
        case "ROW" -> {
          reader.pass();
          reader.pass();
          yield new Node.Row(parser.expressions.expressionsUntil(")"), at);
        }
        case "COLUMNS" -> new StarParser(parser).columns();
        case "EXTRACT", "SUBSTRING", "POSITION", "TRIM", "OVERLAY" -> parser.calls.special(word);
        default -> name(at);
      };
    }
    return switch (word) {
      case "MAP" -> next.equals("{") ? parser.collections.map(at) : name(at);
      case "CURRENT_CATALOG",
          "CURRENT_DATE",
          "CURRENT_ROLE",
          "CURRENT_SCHEMA",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "CURRENT_USER",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "SESSION_USER" -> {
        if (next.equals(".")) {
          yield name(at);
        }
        reader.pass();
        yield Node.Call.of(word.toLowerCase(Locale.ROOT), at);
      }
      default -> name(at);
    };
  }

  /** Whether a type with numbers in brackets before a text is next. */
  private boolean isTypeWithArguments() {
    int ahead = 2;
    while (reader.kind(ahead) == TokenKind.NUMBER || reader.word(ahead).equals(",")) {
      ahead++;
    }
    return ahead > 2 && reader.word(ahead).equals(")") && reader.kind(ahead + 1).isText();
  }

  /** A name with dots, a star behind them, or a call. */
  private Node name(int at) {
    String first = reader.take();
    if (!reader.is(".")) {
      return reader.accept("(")
          ? parser.calls.call(first, at, List.of())
          : new Node.Name(List.of(first), at);
    }
    List<String> parts = new ArrayList<>(2);
    parts.add(first);
    while (reader.is(".")) {
      if (reader.word(1).equals("*")) {
        reader.pass();
        return new StarParser(parser).star(parts);
      }
      if (reader.word(1).equals("COLUMNS") && reader.word(2).equals("(")) {
        throw reader.unsupported("COLUMNS of a table");
      }
      reader.pass();
      String name = reader.label();
      if (reader.accept("(")) {
        boolean isSchema = SCHEMAS.contains(parts.getLast().toLowerCase(Locale.ROOT));
        return parser.calls.call(
            name, at, isSchema ? List.of() : List.of(new Node.Name(parts, at)));
      }
      parts.add(name);
    }
    return new Node.Name(parts, at);
  }

  private Node bracketed(int at) {
    reader.pass();
    if (parser.queries.isNext()) {
      Query query = parser.queries.query();
      reader.expect(")");
      return new Node.Subquery(query, at);
    }
    List<Node> values = new ArrayList<>(4);
    boolean isRow = false;
    do {
      values.add(element());
      isRow |= reader.accept(",");
    } while (isRow && !reader.is(")"));
    reader.expect(")");
    return isRow ? new Node.Row(values, at) : values.getFirst();
  }

  /** An expression within brackets: a query in brackets of its own may go on behind them. */
  Node element() {
    int at = reader.offset();
    Node node = parser.expressions.expression();
    return node instanceof Node.Subquery sub && parser.queries.goesOn()
        ? new Node.Subquery(parser.queries.goOn(sub.query()), at)
        : node;
  }

  private Node cast(boolean orNull, int at) {
    reader.expect("(");
    Node operand = element();
    reader.expect("AS");
    TypeName type = parser.types.type();
    reader.expect(")");
    return new Node.Cast(operand, type, orNull, at);
  }

  private Node caseOf(int at) {
    Optional<Node> operand =
        reader.is("WHEN") ? Optional.empty() : Optional.of(parser.expressions.expression());
    List<Node> conditions = new ArrayList<>(2);
    List<Node> values = new ArrayList<>(2);
    do {
      reader.expect("WHEN");
      conditions.add(parser.expressions.expression());
      reader.expect("THEN");
      values.add(parser.expressions.expression());
    } while (reader.is("WHEN"));
    Optional<Node> otherwise =
        reader.accept("ELSE") ? Optional.of(parser.expressions.expression()) : Optional.empty();
    reader.expect("END");
    return new Node.Case(operand, conditions, values, otherwise, at);
  }
}
