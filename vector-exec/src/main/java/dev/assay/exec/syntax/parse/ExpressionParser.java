package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Node.Match;
import dev.assay.exec.syntax.Node.Test;
import dev.assay.exec.syntax.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses operators by their precedence, as DuckDB 2.0 ranks them. */
final class ExpressionParser {

  private static final int ARROW = 0;
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int IS = 4;
  private static final int COMPARISON = 5;
  private static final int RANGE = 6;

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

  private int level() {
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
      case IS -> is(left, at);
      case COMPARISON -> comparison(left, at);
      case RANGE -> range(left, at);
      case OTHER -> other(left, at);
      case COLLATION -> collate(left, at);
      case ZONE -> zone(left, at);
      default -> new Node.Binary(operator(), left, expression(level + 1), at);
    };
  }

  private String operator() {
    String word = reader.word();
    reader.pass();
    return switch (word) {
      case "==" -> "=";
      case "!=" -> "<>";
      default -> word;
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

  private Node is(Node left, int at) {
    if (reader.accept("ISNULL")) {
      return new Node.Is(left, Test.NULL, false, at);
    }
    if (reader.accept("NOTNULL") || reader.accept("NOT", "NULL")) {
      return new Node.Is(left, Test.NULL, true, at);
    }
    reader.expect("IS");
    boolean negated = reader.accept("NOT");
    if (reader.accept("DISTINCT", "FROM")) {
      return new Node.Distinct(left, expression(COMPARISON), negated, at);
    }
    Test test =
        switch (reader.word()) {
          case "NULL" -> Test.NULL;
          case "TRUE" -> Test.TRUE;
          case "FALSE" -> Test.FALSE;
          case "UNKNOWN" -> Test.UNKNOWN;
          default -> throw reader.expected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM");
        };
    reader.pass();
    return new Node.Is(left, test, negated, at);
  }

  private Node comparison(Node left, int at) {
    String operator = operator();
    boolean all = reader.is("ALL");
    if ((all || reader.is("ANY") || reader.is("SOME")) && reader.word(1).equals("(")) {
      reader.pass();
      reader.pass();
      if (parser.queries.isNext()) {
        Query query = parser.queries.query();
        reader.expect(")");
        return new Node.Quantified(left, operator, all, query, at);
      }
      if (all || !operator.equals("=")) {
        throw reader.unsupported("a comparison with all of a list");
      }
      Node list = expression();
      reader.expect(")");
      return Node.Call.of("contains", at, list, left);
    }
    Node right = expression(RANGE);
    if (level() == COMPARISON) {
      throw reader.failure("a comparison of a comparison needs brackets");
    }
    return new Node.Binary(operator, left, right, at);
  }

  private Node range(Node left, int at) {
    boolean negated = reader.accept("NOT");
    String word = reader.word();
    reader.pass();
    return switch (word) {
      case "BETWEEN" -> {
        boolean symmetric = reader.accept("SYMMETRIC");
        reader.accept("ASYMMETRIC");
        Node low = expression(OTHER);
        reader.expect("AND");
        yield new Node.Between(left, low, expression(OTHER), negated, symmetric, at);
      }
      case "IN" -> in(left, negated, at);
      case "SIMILAR" -> {
        reader.expect("TO");
        yield like(Match.SIMILAR, left, negated, at);
      }
      default -> like(Match.valueOf(word), left, negated, at);
    };
  }

  private Node in(Node left, boolean negated, int at) {
    if (!reader.accept("(")) {
      return not(Node.Call.of("contains", at, expression(OTHER), left), negated, at);
    }
    if (parser.queries.isNext()) {
      Query query = parser.queries.query();
      reader.expect(")");
      return new Node.InQuery(left, query, negated, at);
    }
    List<Node> values = expressionsUntil(")");
    if (values.size() == 1 && values.getFirst() instanceof Node.Subquery only) {
      return new Node.InQuery(left, only.query(), negated, at);
    }
    return new Node.InList(left, values, negated, at);
  }

  private Node like(Match match, Node left, boolean negated, int at) {
    Node pattern = expression(OTHER);
    Optional<Node> escape =
        reader.accept("ESCAPE") ? Optional.of(expression(OTHER)) : Optional.empty();
    return new Node.Like(match, left, pattern, escape, negated, at);
  }

  private Node other(Node left, int at) {
    String word = reader.word();
    reader.pass();
    Node right = expression(OTHER + 1);
    boolean negated = word.startsWith("!");
    return switch (negated ? word.substring(1) : word) {
      case "~" -> not(Node.Call.of("regexp_matches", at, left, right), negated, at);
      case "~*" -> {
        Node flags = new Node.Text("i", at);
        yield not(Node.Call.of("regexp_matches", at, left, right, flags), negated, at);
      }
      case "~~" -> new Node.Like(Match.LIKE, left, right, Optional.empty(), negated, at);
      case "~~*" -> new Node.Like(Match.ILIKE, left, right, Optional.empty(), negated, at);
      case "~~~" -> new Node.Like(Match.GLOB, left, right, Optional.empty(), negated, at);
      case "^@" -> Node.Call.of("starts_with", at, left, right);
      case "@>" -> Node.Call.of("list_has_all", at, left, right);
      case "<@" -> Node.Call.of("list_has_all", at, right, left);
      case "&&" -> Node.Call.of("list_has_any", at, left, right);
      case "<->" -> Node.Call.of("list_distance", at, left, right);
      case "<=>" -> Node.Call.of("list_cosine_distance", at, left, right);
      default -> new Node.Binary(word, left, right, at);
    };
  }

  private static Node not(Node node, boolean negated, int at) {
    return negated ? new Node.Unary("NOT", node, at) : node;
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
    switch (word) {
      case "NOT" -> {
        reader.pass();
        return new Node.Unary("NOT", expression(NOT + 1), at);
      }
      case "-", "+", "~", "@" -> {
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
        return word.equals("@")
            ? Node.Call.of("abs", at, operand)
            : new Node.Unary(word, operand, at);
      }
      default -> {
        return parser.primaries.primary();
      }
    }
  }
}
