package dev.assay.exec.syntax;

import dev.assay.exec.syntax.Node.OrderKey;
import dev.assay.exec.syntax.Node.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A query as it is written. Every one knows the offset of its first character. */
public sealed interface Query {

  /** Offset in the text, for the place of a failure. */
  int at();

  /** WITH [RECURSIVE] before a query. */
  record With(boolean recursive, List<CommonTable> tables, Query body, int at) implements Query {
    /** Freezes. */
    public With {
      tables = List.copyOf(tables);
    }
  }

  /**
   * A table of WITH.
   *
   * @param columns names of its columns, empty for the query's own
   */
  record CommonTable(String name, List<String> columns, Query query, int at) {
    /** Freezes. */
    public CommonTable {
      columns = List.copyOf(columns);
    }
  }

  /** Kinds of set operations. */
  enum SetOperator {
    /** UNION. */
    UNION,
    /** INTERSECT. */
    INTERSECT,
    /** EXCEPT. */
    EXCEPT
  }

  /**
   * A set operation.
   *
   * @param all whether repeats stay
   * @param byName whether columns are matched by their names
   */
  record SetOperation(
      SetOperator operator, boolean all, boolean byName, Query left, Query right, int at)
      implements Query {}

  /**
   * ORDER BY, LIMIT and OFFSET behind a query.
   *
   * @param all the order of ORDER BY ALL, whose key says nothing but the direction
   * @param percent whether the limit is a share of the rows
   */
  record Ordered(
      Query input,
      List<OrderKey> keys,
      Optional<OrderKey> all,
      Optional<Node> limit,
      boolean percent,
      Optional<Node> offset,
      int at)
      implements Query {
    /** Freezes. */
    public Ordered {
      keys = List.copyOf(keys);
    }
  }

  /**
   * DESCRIBE or SUMMARIZE: a row for each column of a query.
   *
   * @param summary whether it tells of the values too
   */
  record Described(Query query, boolean summary, int at) implements Query {}

  /** VALUES. */
  record Values(List<List<Node>> rows, int at) implements Query {
    /** Freezes. */
    public Values {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * SELECT. {@code FROM t} alone selects a star.
   *
   * @param distinct whether equal rows come once
   * @param distinctOn keys of DISTINCT ON
   * @param from tables; none for one row without columns. What commas separate is a cross join.
   * @param windows of the WINDOW clause, by name in lower case
   */
  record Select(
      boolean distinct,
      List<Node> distinctOn,
      List<Item> items,
      Optional<TableNode> from,
      Optional<Node> where,
      Grouping grouping,
      Optional<Node> having,
      Map<String, Window> windows,
      Optional<Node> qualify,
      int at)
      implements Query {
    /** Freezes. */
    public Select {
      distinctOn = List.copyOf(distinctOn);
      items = List.copyOf(items);
      windows = Map.copyOf(windows);
    }
  }

  /** One of a select list. */
  record Item(Node expression, Optional<String> alias) {}

  /**
   * GROUP BY.
   *
   * @param present whether it is written
   * @param all GROUP BY ALL: by what is no aggregate
   * @param elements each a list of grouping sets; what is grouped is their cross product. A plain
   *     expression is one set of one expression, ROLLUP (a, b) the sets (a, b), (a) and (), CUBE
   *     all subsets.
   */
  record Grouping(boolean present, boolean all, List<List<List<Node>>> elements) {

    /** Without GROUP BY. */
    public static final Grouping NONE = new Grouping(false, false, List.of());

    /** Freezes. */
    public Grouping {
      elements = List.copyOf(elements);
    }
  }
}
