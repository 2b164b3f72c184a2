package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Node.Match;
import dev.assay.exec.syntax.Node.Test;
import dev.assay.exec.syntax.Query;
import java.util.List;
import java.util.Optional;

/** Parses what follows an operand where it is compared or tested: IS, comparisons, IN, LIKE. */
final class PredicateParser {

  private final SqlParser parser;
  private final Reader reader;

  PredicateParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  private Node expression(int minimum) {
    return parser.expressions.expression(minimum);
  }

  Node is(Node left, int at) {
    if (reader.accept("ISNULL")) {
      return new Node.Is(left, Test.NULL, false, at);
    }
    if (reader.accept("NOTNULL") || reader.accept("NOT", "NULL")) {
      return new Node.Is(left, Test.NULL, true, at);
    }
    reader.expect("IS");
    boolean negated = reader.accept("NOT");
    if (reader.accept("DISTINCT", "FROM")) {
      return new Node.Distinct(left, expression(ExpressionParser.COMPARISON), negated, at);
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

  Node comparison(Node left, int at) {
    String operator = reader.operator();
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
      Node list = parser.expressions.expression();
      reader.expect(")");
      return Node.Call.of("contains", at, list, left);
    }
    Node right = expression(ExpressionParser.RANGE);
    if (parser.expressions.level() == ExpressionParser.COMPARISON) {
      throw reader.failure("a comparison of a comparison needs brackets");
    }
    return new Node.Binary(operator, left, right, at);
  }

  Node range(Node left, int at) {
    boolean negated = reader.accept("NOT");
    String word = reader.word();
    reader.pass();
    return switch (word) {
      case "BETWEEN" -> {
        boolean symmetric = reader.accept("SYMMETRIC");
        reader.accept("ASYMMETRIC");
        Node low = expression(ExpressionParser.OTHER);
        reader.expect("AND");
        yield new Node.Between(
            left, low, expression(ExpressionParser.OTHER), negated, symmetric, at);
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
      return not(
          Node.Call.of("contains", at, expression(ExpressionParser.OTHER), left), negated, at);
    }
    if (parser.queries.isNext()) {
      Query query = parser.queries.query();
      reader.expect(")");
      return new Node.InQuery(left, query, negated, at);
    }
    List<Node> values = parser.expressions.expressionsUntil(")");
    if (values.size() == 1 && values.getFirst() instanceof Node.Subquery only) {
      return new Node.InQuery(left, only.query(), negated, at);
    }
    return new Node.InList(left, values, negated, at);
  }

  private Node like(Match match, Node left, boolean negated, int at) {
    Node pattern = expression(ExpressionParser.OTHER);
    Optional<Node> escape =
        reader.accept("ESCAPE")
            ? Optional.of(expression(ExpressionParser.OTHER))
            : Optional.empty();
    return new Node.Like(match, left, pattern, escape, negated, at);
  }

  Node other(Node left, int at) {
    String word = reader.word();
    reader.pass();
    Node right = expression(ExpressionParser.OTHER + 1);
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
}
