package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.TypeName;
import java.util.List;
import java.util.Locale;

/** Names of columns that a query gives none: their expressions, written as DuckDB 2.0 does. */
public final class ColumnNames {

  private final String sql;

  /**
   * Of a query.
   *
   * @param sql the text that was parsed
   */
  public ColumnNames(String sql) {
    this.sql = sql;
  }

  /** The name of a column that is computed by an expression. */
  public String of(Node expression) {
    return expression instanceof Node.Name name ? name.last() : text(expression);
  }

  private String text(Node node) {
    return switch (node) {
      case Node.Null n -> "NULL";
      case Node.Truth truth -> String.valueOf(truth.value());
      case Node.Text text -> "'" + value(text).replace("'", "''") + "'";
      case Node.Exact number -> number(number.at());
      case Node.Approximate number -> number(number.at());
      case Node.Parameter parameter -> "$" + (parameter.index() + 1);
      case Node.Name name -> name(name);
      case Node.Star star -> "*";
      case Node.Unary unary -> unary(unary);
      case Node.Binary binary -> binary(binary);
      case Node.Call call -> new CallNames(this).call(call);
      case Node.Cast cast -> cast(cast);
      case Node.Interval interval -> interval(interval);
      case Node.Case c -> caseOf(c);
      case Node.Is is -> is(is);
      case Node.Distinct d ->
          infix(d.left(), d.negated() ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", d.right());
      case Node.Between between ->
          not(
              between.negated(),
              "(%s BETWEEN %s AND %s)"
                  .formatted(text(between.operand()), text(between.low()), text(between.high())));
      case Node.InList in ->
          not(in.negated(), "(" + text(in.operand()) + " IN (" + texts(in.values()) + "))");
      case Node.InQuery in ->
          not(in.negated(), "(" + text(in.operand()) + " = ANY" + query(in.query()) + ")");
      case Node.Like like -> like(like);
      case Node.Exists exists -> "EXISTS" + query(exists.query());
      case Node.Subquery subquery -> query(subquery.query());
      case Node.Quantified q ->
          "(%s %s %s%s)"
              .formatted(
                  text(q.operand()), q.operator(), q.all() ? "ALL" : "ANY", query(q.query()));
      case Node.Row row -> "\"row\"(" + texts(row.values()) + ")";
    };
  }

  /** A text, in upper case where it is written as a word, as the unit of EXTRACT is. */
  private String value(Node.Text text) {
    boolean isWord = sql.startsWith(text.value(), text.at());
    return isWord ? text.value().toUpperCase(Locale.ROOT) : text.value();
  }

  String texts(List<Node> nodes) {
    return String.join(", ", nodes.stream().map(this::text).toList());
  }

  String argument(Node node) {
    return node instanceof Node.Binary named && named.operator().equals(":=")
        ? text(named.left()) + " := " + text(named.right())
        : text(node);
  }

  /** A number as it is written. */
  private String number(int at) {
    String sign = sql.charAt(at) == '-' ? "-" : "";
    int start = at + sign.length();
    while (Character.isWhitespace(sql.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < sql.length()
        && isOfNumber(sql.charAt(end), sql.charAt(Math.max(start, end - 1)))) {
      end++;
    }
    return sign + sql.substring(start, end);
  }

  private static boolean isOfNumber(char here, char before) {
    boolean isSign = here == '+' || here == '-';
    return Character.isLetterOrDigit(here)
        || here == '.'
        || here == '_'
        || (isSign && (before | 0x20) == 'e');
  }

  private static String name(Node.Name name) {
    return String.join(".", name.parts().stream().map(ColumnNames::quoted).toList());
  }

  /** An identifier, in quotes where it would not be read as one without. */
  static String quoted(String identifier) {
    boolean isPlain = !identifier.isEmpty() && !Character.isDigit(identifier.charAt(0));
    for (int i = 0; isPlain && i < identifier.length(); i++) {
      char c = identifier.charAt(i);
      isPlain = c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }
    return isPlain && !Words.isKeyword(identifier)
        ? identifier
        : '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private String infix(Node left, String operator, Node right) {
    return "(" + text(left) + " " + operator + " " + text(right) + ")";
  }

  private String unary(Node.Unary unary) {
    return switch (unary.operator()) {
      case "NOT" -> not(true, text(unary.operand()));
      case "!" -> "factorial(" + text(unary.operand()) + ")";
      default -> "(" + unary.operator() + "(" + text(unary.operand()) + "))";
    };
  }

  private static String not(boolean negated, String text) {
    return negated ? "(NOT " + text + ")" : text;
  }

  private String binary(Node.Binary binary) {
    String operator = binary.operator();
    if (operator.equals("AND") || operator.equals("OR")) {
      StringBuilder parts = new StringBuilder("(");
      connect(binary, operator, parts);
      return parts.append(")").toString();
    }
    return infix(binary.left(), operator.equals("<>") ? "!=" : operator, binary.right());
  }

  private void connect(Node node, String operator, StringBuilder parts) {
    if (node instanceof Node.Binary binary && binary.operator().equals(operator)) {
      connect(binary.left(), operator, parts);
      parts.append(" ").append(operator).append(" ");
      connect(binary.right(), operator, parts);
    } else {
      parts.append(text(node));
    }
  }

  private String cast(Node.Cast cast) {
    return (cast.orNull() ? "TRY_CAST(" : "CAST(")
        + text(cast.operand())
        + " AS "
        + type(cast.type())
        + ")";
  }

  /** A type: words of the grammar by their one name, all others as they are written. */
  private String type(TypeName type) {
    int lists = type.name().indexOf('[');
    String base = lists < 0 ? type.name() : type.name().substring(0, lists);
    boolean isShort = sql.regionMatches(true, type.at(), base, 0, base.length());
    String one =
        switch (base) {
          case "INT" -> "INTEGER";
          case "REAL" -> "FLOAT";
          case "NUMERIC", "DEC" -> "DECIMAL";
          case "CHAR", "CHARACTER", "NCHAR" -> "VARCHAR";
          case "TIMESTAMPTZ" -> isShort ? base : "TIMESTAMP WITH TIME ZONE";
          case "TIMETZ" -> isShort ? base : "TIME WITH TIME ZONE";
          default -> base;
        };
    boolean isWord =
        base.equals("DOUBLE")
            || Words.kind(Words.find(base, 0, base.length())) == TokenKind.COLUMN_WORD
            || !one.equals(base);
    String arguments =
        type.arguments().isEmpty()
            ? ""
            : "("
                + String.join(", ", type.arguments().stream().map(String::valueOf).toList())
                + ")";
    return (isWord ? one : sql.substring(type.at(), type.at() + base.length()))
        + arguments
        + (lists < 0 ? "" : type.name().substring(lists));
  }

  private String interval(Node.Interval interval) {
    String amount = text(interval.amount());
    String unit = interval.unit().toLowerCase(Locale.ROOT);
    return switch (unit) {
      case "" -> "CAST(" + amount + " AS INTERVAL)";
      case "second", "millisecond" -> "to_%ss(CAST(%s AS DOUBLE))".formatted(unit, amount);
      case "hour", "minute", "microsecond" ->
          "to_%ss(CAST(trunc(CAST(%s AS DOUBLE)) AS BIGINT))".formatted(unit, amount);
      case "century" -> "to_centuries(CAST(trunc(CAST(" + amount + " AS DOUBLE)) AS INTEGER))";
      default -> "to_%ss(CAST(trunc(CAST(%s AS DOUBLE)) AS INTEGER))".formatted(unit, amount);
    };
  }

  private String caseOf(Node.Case c) {
    StringBuilder text = new StringBuilder("CASE ");
    for (int i = 0; i < c.conditions().size(); i++) {
      Node condition = c.conditions().get(i);
      String when =
          c.operand().isPresent() ? infix(c.operand().get(), "=", condition) : text(condition);
      text.append(" WHEN (").append(when).append(") THEN (");
      text.append(text(c.values().get(i))).append(")");
    }
    return text.append(" ELSE ").append(c.otherwise().map(this::text).orElse("NULL")) + " END";
  }

  private String is(Node.Is is) {
    String operand = text(is.operand());
    return switch (is.test()) {
      case NULL, UNKNOWN -> "(" + operand + (is.negated() ? " IS NOT NULL)" : " IS NULL)");
      case TRUE, FALSE ->
          "(CAST(%s AS BOOLEAN) IS %sDISTINCT FROM %s)"
              .formatted(
                  operand, is.negated() ? "" : "NOT ", is.test().name().toLowerCase(Locale.ROOT));
    };
  }

  private String like(Node.Like like) {
    if (like.escape().isPresent()) {
      String name = (like.match() == Node.Match.ILIKE ? "ilike" : "like") + "_escape";
      return (like.negated() ? "not_" : "")
          + "%s(%s, %s, %s)"
              .formatted(
                  name, text(like.operand()), text(like.pattern()), text(like.escape().get()));
    }
    return switch (like.match()) {
      case LIKE -> infix(like.operand(), like.negated() ? "!~~" : "~~", like.pattern());
      case ILIKE -> infix(like.operand(), like.negated() ? "!~~*" : "~~*", like.pattern());
      case GLOB -> not(like.negated(), infix(like.operand(), "~~~", like.pattern()));
      case SIMILAR ->
          not(
              like.negated(),
              "regexp_full_match(" + text(like.operand()) + ", " + text(like.pattern()) + ")");
    };
  }

  /** A query in brackets, as it is written: its tokens with single spaces where there are some. */
  private String query(Query query) {
    Query first = query;
    while (first instanceof Query.Ordered ordered) {
      first = ordered.input();
    }
    Tokens tokens = Tokens.of(sql.substring(first.at()));
    StringBuilder text = new StringBuilder("(");
    int depth = 0;
    for (int i = 0; tokens.kind(i) != TokenKind.END; i++) {
      depth += tokens.word(i).equals("(") ? 1 : tokens.word(i).equals(")") ? -1 : 0;
      if (depth < 0) {
        break;
      }
      text.append(i > 0 && tokens.start(i) > tokens.end(i - 1) ? " " : "");
      text.append(tokens.kind(i) == TokenKind.RESERVED ? tokens.word(i) : tokens.written(i));
    }
    return text.append(")").toString();
  }
}
