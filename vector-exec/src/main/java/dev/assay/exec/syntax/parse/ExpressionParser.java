package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import java.util.ArrayList;
import java.util.List;

/** Parses operators by their precedence, as DuckDB 2.0 ranks them. */
final class ExpressionParser {

  private static final int ARROW = 0;
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int IS = 4;

  /** Comparisons, which do not follow each other. */
  static final int COMPARISON = 5;

  /** BETWEEN, IN, LIKE and their kin. */
  static final int RANGE = 6;

  /** All operators that are not in another level: those of texts, lists and JSON. */
  static final int OTHER = 7;

  private static final int BITS = 8;
  private static final int SUM = 9;
  private static final int PRODUCT = 10;
  private static final int POWER = 11;
  private static final int COLLATION = 12;
  private static final int ZONE = 13;

  private final SqlParser parser;
  private final Reader reader;

  ExpressionParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  /** Any expression. */
  Node expression() {
    return expression(ARROW);
  }

  /** Expressions with commas between. */
  List<Node> expressions() {
    List<Node> expressions = new ArrayList<>(4);
    do {
      expressions.add(expression());
    } while (reader.more());
    return expressions;
  }

  /** Expressions with commas between, and the bracket behind them. */
  List<Node> expressionsUntil(String bracket) {
    List<Node> expressions = new ArrayList<>(4);
    while (!reader.accept(bracket)) {
      expressions.add(parser.primaries.element());
      reader.separate(bracket);
    }
    return expressions;
  }

  /** An expression of operators of a level or of tighter ones. */
  Node expression(int minimum) {
    reader.enter();
    Node left = prefixed();
    int links = 0;
    while (true) {
      int level = level();
      if (level < minimum) {
        reader.leave();
        return left;
      }
      reader.requireChain(++links);
      left = infix(left, level);
    }
  }

  /** The level of the operator that is next, negative where none is. */
  int level() {
    return switch (reader.word()) {
      case "->" -> ARROW;
      case "OR" -> OR;
      case "AND" -> AND;
      case "NOT" ->
          switch (reader.word(1)) {
            case "IN", "LIKE", "ILIKE", "SIMILAR", "GLOB", "BETWEEN" -> RANGE;
            case "NULL" -> IS;
            default -> -1;
          };
      case "IS", "ISNULL", "NOTNULL" -> IS;
      case "=", "==", "<>", "!=", "<", "<=", ">", ">=" -> COMPARISON;
      case "BETWEEN", "IN", "LIKE", "ILIKE", "SIMILAR", "GLOB" -> RANGE;
      case "||",
          "->>",
          "^@",
          "~",
          "!~",
          "~*",
          "!~*",
          "~~",
          "!~~",
          "~~*",
          "!~~*",
          "~~~",
          "@>",
          "<@",
          "&&",
          "<->",
          "<=>" ->
          OTHER;
      case "&", "|", "<<", ">>" -> BITS;
      case "+", "-" -> SUM;
      case "*", "/", "//" -> PRODUCT;
      case "%" -> isShare() ? -1 : PRODUCT;
      case "^", "**" -> POWER;
      case "COLLATE" -> COLLATION;
      case "AT" -> reader.word(1).equals("TIME") ? ZONE : -1;
      default -> -1;
    };
  }

  /** Whether a percent sign ends a limit. */
  private boolean isShare() {
    return switch (reader.word(1)) {
      case ")", ";", "OFFSET" -> true;
      default -> reader.kind(1) == TokenKind.END;
    };
  }

  private Node infix(Node left, int level) {
    int at = reader.offset();
    return switch (level) {
      case OR, AND -> connected(left, level);
      case IS -> parser.predicates.is(left, at);
      case COMPARISON -> parser.predicates.comparison(left, at);
      case RANGE -> parser.predicates.range(left, at);
      case OTHER -> parser.predicates.other(left, at);
      case COLLATION -> collate(left, at);
      case ZONE -> zone(left, at);
      default -> new Node.Binary(reader.operator(), left, expression(level + 1), at);
    };
  }

  /** Conditions with AND or OR between them; many of them make a tree that leans to no side. */
  private Node connected(Node first, int level) {
    int at = reader.offset();
    String word = reader.word();
    List<Node> parts = new ArrayList<>();
    parts.add(first);
    while (reader.accept(word)) {
      parts.add(expression(level + 1));
    }
    return parts.size() > 64 ? balanced(word, parts, at) : leaning(word, parts, at);
  }

  private static Node leaning(String word, List<Node> parts, int at) {
    Node left = parts.getFirst();
    for (int i = 1; i < parts.size(); i++) {
      left = new Node.Binary(word, left, parts.get(i), at);
    }
    return left;
  }

  private static Node balanced(String word, List<Node> parts, int at) {
    int half = parts.size() / 2;
    return half == 0
        ? parts.getFirst()
        : new Node.Binary(
            word,
            balanced(word, parts.subList(0, half), at),
            balanced(word, parts.subList(half, parts.size()), at),
            at);
  }

  private Node collate(Node left, int at) {
    reader.pass();
    int place = reader.offset();
    StringBuilder name = new StringBuilder(reader.kind().isText() ? reader.take() : reader.label());
    while (reader.accept(".")) {
      name.append('.').append(reader.label());
    }
    return Node.Call.of("collate", at, left, new Node.Text(name.toString(), place));
  }

  private Node zone(Node left, int at) {
    reader.pass();
    reader.pass();
    reader.expect("ZONE");
    return Node.Call.of("timezone", at, expression(ZONE + 1), left);
  }

  private Node prefixed() {
    int at = reader.offset();
    String word = reader.word();
    return switch (word) {
      case "NOT" -> {
        reader.pass();
        yield new Node.Unary("NOT", expression(NOT + 1), at);
      }
      case "-", "+", "~", "@" -> signed(word, at);
      default -> parser.primaries.primary();
    };
  }

  private Node signed(String word, int at) {
    reader.pass();
    boolean isSign = word.equals("-") && reader.kind() == TokenKind.NUMBER;
    reader.enter();
    Node operand = prefixed();
    reader.leave();
    if (isSign && operand instanceof Node.Exact number) {
      return new Node.Exact(number.value().negate(), at);
    }
    if (isSign && operand instanceof Node.Approximate number) {
      return new Node.Approximate(-number.value(), at);
    }
    return word.equals("@") ? Node.Call.of("abs", at, operand) : new Node.Unary(word, operand, at);
  }
}
