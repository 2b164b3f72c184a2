package dev.assay.exec.random;

import dev.assay.exec.random.RandomValues.Column;
import dev.assay.exec.random.RandomValues.Kind;
import dev.assay.exec.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random queries over {@link RandomTables} as SQL text. */
final class RandomQueries {

  /**
   * A query.
   *
   * @param isOrdered whether the order of its rows is determined but for equal rows
   */
  record Query(String sql, boolean isOrdered) {}

  /** A query in the making, with what its columns are. */
  private record Select(String sql, List<Kind> kinds) {}

  /** What stands in FROM, and the columns it offers. */
  private record From(String sql, List<Column> columns) {}

  private final SplittableRandom random;
  private final RandomTables tables;
  private final RandomValues values;
  private int aliases;

  RandomQueries(SplittableRandom random, RandomTables tables) {
    this.random = random;
    this.tables = tables;
    values = new RandomValues(random);
  }

  Query next() {
    aliases = 0;
    Select select = random.nextInt(6) == 0 ? combined() : select(List.of(), 2);
    if (random.nextInt(3) > 0) {
      return new Query(select.sql(), false);
    }
    // Ordered by all columns, so that a limit cuts at the same row; doubles may differ in the last
    // digit and would not.
    boolean limited = !select.kinds().contains(Kind.DOUBLE) && random.nextBoolean();
    String order =
        IntStream.rangeClosed(1, select.kinds().size())
            .mapToObj(i -> i + values.any(List.of("", " DESC", " NULLS FIRST", " DESC NULLS LAST")))
            .collect(Collectors.joining(", "));
    String limit = limited ? " LIMIT " + random.nextInt(20) + " OFFSET " + random.nextInt(3) : "";
    String sql = "SELECT * FROM (" + select.sql() + ") AS o ORDER BY " + order + limit;
    return new Query(sql, !select.kinds().contains(Kind.DOUBLE));
  }

  private Select combined() {
    Select left = select(List.of(), 1);
    List<String> same = new ArrayList<>();
    From from = source(1);
    for (Kind kind : left.kinds()) {
      same.add(values.value(kind, from.columns(), 1));
    }
    String operator =
        values.any(List.of("UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL"));
    String right =
        "SELECT " + String.join(", ", same) + " FROM " + from.sql() + where(from.columns(), 1);
    return new Select("(" + left.sql() + ") " + operator + " (" + right + ")", left.kinds());
  }

  /**
   * A query block.
   *
   * @param outer columns of queries around it
   */
  private Select select(List<Column> outer, int depth) {
    From from = source(depth);
    List<Column> scope = new ArrayList<>(from.columns());
    scope.addAll(outer);
    return switch (random.nextInt(4)) {
      case 0 -> grouped(from, scope, depth);
      case 1 -> total(from, scope, depth);
      default -> plain(from, scope, depth);
    };
  }

  private Select plain(From from, List<Column> scope, int depth) {
    List<Kind> kinds = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      Kind kind = values.any(Kind.ALL);
      kinds.add(kind);
      outputs.add(values.value(kind, scope, 2) + " AS x" + i);
    }
    if (random.nextInt(6) == 0) {
      kinds.add(Kind.BIGINT);
      outputs.add(window(from.columns()) + " AS w");
    }
    String distinct = random.nextInt(4) == 0 ? "DISTINCT " : "";
    String sql =
        "SELECT "
            + distinct
            + String.join(", ", outputs)
            + " FROM "
            + from.sql()
            + where(scope, depth);
    return new Select(sql, kinds);
  }

  /** A window function whose value does not hang on the order of equal rows. */
  private String window(List<Column> columns) {
    String partition = values.any(columns).sql();
    String order = values.any(columns).sql();
    String over = " OVER (PARTITION BY " + partition + " ORDER BY " + order + ")";
    return values.any(List.of("RANK()", "DENSE_RANK()", "COUNT(*)", "COUNT(" + order + ")")) + over;
  }

  private Select grouped(From from, List<Column> scope, int depth) {
    List<Kind> kinds = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      Kind kind = values.any(Kind.ALL);
      String group =
          random.nextInt(3) == 0 ? values.value(kind, from.columns(), 1) : column(from, kind);
      kinds.add(kind);
      // A constant would be read as the number of an output.
      group = "COALESCE(" + group + ", NULL)";
      groups.add(group);
      outputs.add(group + " AS g" + i);
    }
    for (int i = 0; i <= random.nextInt(3); i++) {
      outputs.add(aggregate(from.columns(), kinds) + " AS a" + i);
    }
    String having = random.nextInt(4) == 0 ? " HAVING COUNT(*) > " + random.nextInt(4) : "";
    String sql =
        "SELECT "
            + String.join(", ", outputs)
            + " FROM "
            + from.sql()
            + where(scope, depth)
            + " GROUP BY "
            + String.join(", ", groups)
            + having;
    return new Select(sql, kinds);
  }

  private Select total(From from, List<Column> scope, int depth) {
    List<Kind> kinds = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      outputs.add(aggregate(from.columns(), kinds) + " AS a" + i);
    }
    String sql =
        "SELECT " + String.join(", ", outputs) + " FROM " + from.sql() + where(scope, depth);
    return new Select(sql, kinds);
  }

  private String column(From from, Kind kind) {
    List<Column> fitting = from.columns().stream().filter(c -> c.kind() == kind).toList();
    return fitting.isEmpty() ? values.constant(kind) : values.any(fitting).sql();
  }

  private String aggregate(List<Column> scope, List<Kind> kinds) {
    Kind kind = values.any(Kind.ALL);
    String argument = values.value(kind, scope, 1);
    String filter = random.nextInt(6) == 0 ? " FILTER (WHERE " + values.truth(scope, 1) + ")" : "";
    return switch (random.nextInt(6)) {
      case 0 -> {
        kinds.add(Kind.BIGINT);
        yield "COUNT(*)" + filter;
      }
      case 1 -> {
        kinds.add(Kind.BIGINT);
        yield "COUNT(" + (random.nextBoolean() ? "DISTINCT " : "") + argument + ")" + filter;
      }
      case 2 -> {
        // A kind with no operations of its own type: sums are wider than their arguments.
        kinds.add(Kind.DOUBLE);
        String distinct = random.nextInt(4) == 0 ? "DISTINCT " : "";
        Kind number = values.any(List.of(Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL));
        String sum = "SUM(" + distinct + values.value(number, scope, 1) + ")" + filter;
        yield "CAST(" + sum + " AS DOUBLE)";
      }
      case 3 -> {
        kinds.add(Kind.DOUBLE);
        yield "AVG(" + values.value(Kind.DECIMAL, scope, 1) + ")" + filter;
      }
      default -> {
        kinds.add(kind);
        yield (random.nextBoolean() ? "MIN(" : "MAX(") + argument + ")" + filter;
      }
    };
  }

  private String where(List<Column> scope, int depth) {
    if (random.nextInt(4) == 0) {
      return "";
    }
    String where = " WHERE " + values.truth(scope, 2);
    if (depth > 0 && random.nextInt(3) == 0) {
      where += values.any(List.of(" AND ", " AND ", " OR ")) + subquery(scope);
    }
    return where;
  }

  private String subquery(List<Column> scope) {
    From from = table(random.nextInt(tables.small()));
    Kind kind = values.any(Kind.ALL);
    String inner = " FROM " + from.sql() + " WHERE " + values.truth(from.columns(), 1);
    String correlated =
        random.nextBoolean()
            ? " AND " + column(from, kind) + " = " + values.value(kind, scope, 0)
            : "";
    String not = random.nextInt(3) == 0 ? "NOT " : "";
    return switch (random.nextInt(3)) {
      case 0 -> not + "EXISTS (SELECT 1" + inner + correlated + ")";
      case 1 ->
          values.value(kind, scope, 1)
              + " "
              + not
              + "IN (SELECT "
              + column(from, kind)
              + inner
              + (random.nextInt(3) == 0 ? correlated : "")
              + ")";
      default -> {
        String aggregate = values.any(List.of("MIN(", "MAX(")) + column(from, kind) + ")";
        yield values.value(kind, scope, 1)
            + values.any(List.of(" > ", " = ", " <= "))
            + "(SELECT "
            + aggregate
            + inner
            + correlated
            + ")";
      }
    };
  }

  private From source(int depth) {
    From from =
        depth > 1 && random.nextInt(5) == 0
            ? derived(depth)
            : table(random.nextInt(tables.count()));
    for (int joins = random.nextInt(depth + 1); joins > 0; joins--) {
      from = join(from, table(random.nextInt(tables.small())));
    }
    return from;
  }

  private From table(int table) {
    String alias = "r" + aliases++;
    List<Column> columns = new ArrayList<>();
    for (TableDefinition.Column column : tables.columns(table)) {
      columns.add(new Column(alias + "." + column.name(), kind(column)));
    }
    return new From("t" + table + " AS " + alias, columns);
  }

  private static Kind kind(TableDefinition.Column column) {
    return switch (column.type().kind()) {
      case SMALLINT -> Kind.SMALL;
      case INTEGER -> Kind.INTEGER;
      case BIGINT -> Kind.BIGINT;
      case DECIMAL -> Kind.DECIMAL;
      case DOUBLE -> Kind.DOUBLE;
      case VARCHAR -> Kind.TEXT;
      case DATE -> Kind.DATE;
      case BOOLEAN -> Kind.BOOLEAN;
      default -> throw new IllegalArgumentException("no kind for " + column.type());
    };
  }

  private From derived(int depth) {
    Select select = select(List.of(), depth - 1);
    String alias = "r" + aliases++;
    List<Column> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int c = 0; c < select.kinds().size(); c++) {
      names.add("d" + c);
      columns.add(new Column(alias + ".d" + c, select.kinds().get(c)));
    }
    String sql = "(" + select.sql() + ") AS " + alias + "(" + String.join(", ", names) + ")";
    return new From(sql, columns);
  }

  private From join(From left, From right) {
    List<Column> both = new ArrayList<>(left.columns());
    both.addAll(right.columns());
    String kind = values.any(List.of("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"));
    // Kinds with many values, so that the result stays small.
    Kind key = values.any(List.of(Kind.INTEGER, Kind.BIGINT, Kind.TEXT, Kind.DATE, Kind.DECIMAL));
    String on = column(left, key) + " = " + column(right, key);
    if (random.nextBoolean()) {
      on += " AND " + column(left, Kind.SMALL) + " = " + column(right, Kind.SMALL);
    }
    if (random.nextInt(4) == 0) {
      on += " AND " + values.truth(both, 1);
    }
    return new From(left.sql() + " " + kind + " " + right.sql() + " ON " + on, both);
  }
}
