package dev.assay.exec.syntax;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An expression as it is written. Every node knows the offset of its first character. */
public sealed interface Node {

  /** Offset in the text, for the place of a failure. */
  int at();

  /** NULL. */
  record Null(int at) implements Node {}

  /** TRUE or FALSE. */
  record Truth(boolean value, int at) implements Node {}

  /** A text in single quotes, E'…' or dollars, its escapes resolved. */
  record Text(String value, int at) implements Node {}

  /** A number without exponent: its digits say its type. */
  record Exact(BigDecimal value, int at) implements Node {}

  /** A number with an exponent. */
  record Approximate(double value, int at) implements Node {}

  /**
   * A parameter.
   *
   * @param index from 0
   */
  record Parameter(int index, int at) implements Node {}

  /**
   * A name: a column, with its table and its schema before it where they are written.
   *
   * @param parts as spelled, without quotes
   */
  record Name(List<String> parts, int at) implements Node {
    /** Freezes. */
    public Name {
      parts = List.copyOf(parts);
    }

    /** The last part. */
    public String last() {
      return parts.getLast();
    }
  }

  /**
   * All columns: {@code *}, {@code t.*}, {@code * EXCLUDE (a) REPLACE (b + 1 AS b) RENAME (c AS
   * d)}.
   *
   * @param qualifier table before the dot; empty for all tables
   * @param excluded names of columns left out, maybe with a table's and a dot before them
   * @param replaced expressions in place of columns, by name
   * @param renamed new names of columns, by name
   * @param pattern a test that a column's name must pass: COLUMNS('…') as a regular expression
   */
  record Star(
      List<String> qualifier,
      List<String> excluded,
      Map<String, Node> replaced,
      Map<String, String> renamed,
      Optional<String> pattern,
      int at)
      implements Node {
    /** Freezes. */
    public Star {
      qualifier = List.copyOf(qualifier);
      excluded = List.copyOf(excluded);
      replaced = Map.copyOf(replaced);
      renamed = Map.copyOf(renamed);
    }
  }

  /**
   * An operator before its operand: {@code -}, {@code +}, {@code NOT}, {@code ~}, or behind it:
   * {@code !}.
   */
  record Unary(String operator, Node operand, int at) implements Node {}

  /**
   * An operator between two operands, in upper case: {@code + - * / // % ^ ** || & | << >> = <> <
   * <= > >= AND OR -> ->>}; {@code ==} is {@code =}, {@code !=} is {@code <>}.
   *
   * @param at offset of the operator
   */
  record Binary(String operator, Node left, Node right, int at) implements Node {}

  /**
   * A function: what the grammar writes in a way of its own comes as a call too, EXTRACT as {@code
   * date_part('unit', x)}, SUBSTRING(x FROM a FOR b) as {@code substring(x, a, b)}, POSITION(a IN
   * b) as {@code strpos(b, a)}, TRIM(LEADING c FROM x) as {@code ltrim(x, c)}, a list {@code [a,
   * b]} as {@code list_value(a, b)}, {@code a[i]} as {@code array_extract(a, i)}, CURRENT_DATE and
   * its like without brackets as a call without arguments.
   *
   * @param name in lower case, without its schema
   * @param star whether its argument is a star
   * @param order ORDER BY within the brackets
   * @param filter the condition of FILTER
   * @param ignoresNulls IGNORE NULLS, within the brackets or behind
   * @param over its window
   */
  record Call(
      String name,
      List<Node> arguments,
      boolean star,
      boolean distinct,
      List<OrderKey> order,
      Optional<Node> filter,
      boolean ignoresNulls,
      Optional<Window> over,
      int at)
      implements Node {
    /** The name of a subscript from one place to another; an open end is {@link Null}. */
    public static final String SLICE = "[:]";

    /** Freezes. */
    public Call {
      arguments = List.copyOf(arguments);
      order = List.copyOf(order);
    }

    /** A plain call. */
    public static Call of(String name, int at, Node... arguments) {
      return new Call(
          name,
          List.of(arguments),
          false,
          false,
          List.of(),
          Optional.empty(),
          false,
          Optional.empty(),
          at);
    }
  }

  /**
   * CAST, TRY_CAST, {@code x::t}, and a typed literal like {@code DATE '2024-01-31'}.
   *
   * @param orNull whether what cannot be cast is null
   */
  record Cast(Node operand, TypeName type, boolean orNull, int at) implements Node {}

  /**
   * INTERVAL.
   *
   * @param amount a text or an expression
   * @param unit in upper case, without a plural's S: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE,
   *     SECOND, MILLISECOND, MICROSECOND and larger ones; empty where the text holds its units
   */
  record Interval(Node amount, String unit, int at) implements Node {}

  /**
   * CASE.
   *
   * @param operand what the conditions are compared with, if any
   * @param conditions one or more
   * @param values as many
   */
  record Case(
      Optional<Node> operand,
      List<Node> conditions,
      List<Node> values,
      Optional<Node> otherwise,
      int at)
      implements Node {
    /** Freezes. */
    public Case {
      conditions = List.copyOf(conditions);
      values = List.copyOf(values);
    }
  }

  /** What IS asks for. */
  enum Test {
    /** IS NULL, ISNULL. */
    NULL,
    /** IS TRUE. */
    TRUE,
    /** IS FALSE. */
    FALSE,
    /** IS UNKNOWN. */
    UNKNOWN
  }

  /** IS [NOT] NULL, TRUE, FALSE, UNKNOWN. */
  record Is(Node operand, Test test, boolean negated, int at) implements Node {}

  /** IS [NOT] DISTINCT FROM. */
  record Distinct(Node left, Node right, boolean negated, int at) implements Node {}

  /** x [NOT] BETWEEN [SYMMETRIC] a AND b. */
  record Between(Node operand, Node low, Node high, boolean negated, boolean symmetric, int at)
      implements Node {}

  /** x [NOT] IN (a, b, c). */
  record InList(Node operand, List<Node> values, boolean negated, int at) implements Node {
    /** Freezes. */
    public InList {
      values = List.copyOf(values);
    }
  }

  /** x [NOT] IN (SELECT …); several columns as a row. */
  record InQuery(Node operand, Query query, boolean negated, int at) implements Node {}

  /** How a text is matched. */
  enum Match {
    /** LIKE, {@code ~~}. */
    LIKE,
    /** ILIKE, {@code ~~*}. */
    ILIKE,
    /** SIMILAR TO, {@code ~}: a regular expression that fits the whole text. */
    SIMILAR,
    /** GLOB. */
    GLOB
  }

  /** x [NOT] LIKE p [ESCAPE c], and its kin. */
  record Like(
      Match match, Node operand, Node pattern, Optional<Node> escape, boolean negated, int at)
      implements Node {}

  /** EXISTS (SELECT …); NOT is an operator around it. */
  record Exists(Query query, int at) implements Node {}

  /** (SELECT …) as a value. */
  record Subquery(Query query, int at) implements Node {}

  /**
   * x = ANY (SELECT …), x &lt; ALL (SELECT …).
   *
   * @param operator a comparison as in {@link Binary}
   */
  record Quantified(Node operand, String operator, boolean all, Query query, int at)
      implements Node {}

  /** (a, b) or ROW(a, b). */
  record Row(List<Node> values, int at) implements Node {
    /** Freezes. */
    public Row {
      values = List.copyOf(values);
    }
  }

  /**
   * A key of an order.
   *
   * @param nullsFirst where NULLS FIRST or LAST is written
   */
  record OrderKey(Node key, boolean descending, Optional<Boolean> nullsFirst) {}

  /**
   * OVER (…), or a window of the WINDOW clause.
   *
   * @param base name of the window that this one builds on, or is
   * @param frame where one is written
   */
  record Window(
      Optional<String> base,
      List<Node> partition,
      List<OrderKey> order,
      Optional<Frame> frame,
      int at) {
    /** Freezes. */
    public Window {
      partition = List.copyOf(partition);
      order = List.copyOf(order);
    }
  }
}
