package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.plan.logical.Once;
import dev.assay.exec.plan.logical.Recursion;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Queries of all forms. */
final class QueryBinder {

  private final Environment environment;
  private final Algebra algebra;
  private final @Nullable Clause around;

  /**
   * A binder.
   *
   * @param around what the query may name of what is around it; null for nothing
   */
  QueryBinder(Environment environment, @Nullable Clause around) {
    this.environment = environment;
    this.around = around;
    algebra = environment.algebra();
  }

  /** The rows of a query, under the names of its columns. */
  Relation bind(Query query) {
    return switch (query) {
      case Query.Select select ->
          new SelectBinder(environment, around).bind(select, Optional.empty());
      case Query.Ordered ordered ->
          ordered.input() instanceof Query.Select select
              ? new SelectBinder(environment, around).bind(select, Optional.of(ordered))
              : ordered(ordered);
      case Query.With with -> with(with);
      case Query.SetOperation sets -> setOperation(sets);
      case Query.Values values -> values(values);
      case Query.Described described ->
          new Descriptions(environment).bind(described, bind(described.query()));
    };
  }

  private Relation with(Query.With with) {
    Environment known = environment;
    for (Query.CommonTable table : with.tables()) {
      QueryBinder binder = new QueryBinder(known, around);
      Relation relation =
          (with.recursive() ? binder.recursive(table) : Optional.<Relation>empty())
              .orElseGet(() -> binder.named(table, binder.bind(table.query())));
      known = known.with(table.name(), () -> relation);
    }
    return new QueryBinder(known, around).bind(with.body());
  }

  /** A table of WITH under its names. */
  private Relation named(Query.CommonTable table, Relation relation) {
    List<String> names = new ArrayList<>(relation.names());
    if (table.columns().size() > names.size()) {
      throw environment.failure(
          table.at(),
          "%s has %d columns, not %d"
              .formatted(table.name(), names.size(), table.columns().size()));
    }
    for (int i = 0; i < table.columns().size(); i++) {
      names.set(i, table.columns().get(i));
    }
    return Relation.of(Once.ofVolatile(relation.node()), table.name(), names);
  }

  /** A table of WITH RECURSIVE; none where it does not name itself. */
  private Optional<Relation> recursive(Query.CommonTable table) {
    if (!(table.query() instanceof Query.SetOperation sets)
        || sets.operator() != Query.SetOperator.UNION) {
      return Optional.empty();
    }
    Relation seed = named(table, bind(sets.left()));
    AtomicBoolean namesItself = new AtomicBoolean();
    RelNode union =
        environment.at(
            table.at(),
            () ->
                Recursion.union(
                    table.name(),
                    seed.node(),
                    sets.all(),
                    scan -> {
                      Environment inner =
                          environment.with(
                              table.name(),
                              () -> {
                                namesItself.set(true);
                                return Relation.of(scan.get(), table.name(), seed.names());
                              });
                      return new QueryBinder(inner, around).bind(sets.right()).node();
                    }));
    return namesItself.get()
        ? Optional.of(Relation.of(union, table.name(), seed.names()))
        : Optional.empty();
  }

  /** Rows of any query in order: what they are sorted by is made of its columns. */
  private Relation ordered(Query.Ordered ordered) {
    Relation input = bind(ordered.input());
    Clause clause =
        new Clause(
            algebra,
            around,
            new Relation(input.node(), otherNames(ordered.input(), input.columns())),
            Map.of());
    ExpressionBinder binder = new ExpressionBinder(environment, clause, null, Windows.NONE);
    List<Item> items = new ArrayList<>();
    for (Column column : input.columns()) {
      items.add(new Item(column.name(), true, new Item.Value(column.value())));
    }
    Outputs outputs = new Outputs(binder, items, false);
    SortKeys sort = new SortKeys(outputs, binder);
    sort.addAll(ordered);
    RelNode node =
        outputs.values().size() == items.size()
            ? input.node()
            : algebra.project(input.node(), outputs.values(), clause.variables());
    return Relation.of(outputs.own(sort.over(node, Optional.of(ordered))), "", input.names());
  }

  /** The columns of a set operation also under the names that its queries have for them. */
  private static List<Column> otherNames(Query query, List<Column> columns) {
    List<Column> all = new ArrayList<>(columns);
    if (query instanceof Query.SetOperation sets && !sets.byName()) {
      for (Query side : List.of(sets.left(), sets.right())) {
        otherNames(side, columns).stream()
            .filter(
                column -> all.stream().noneMatch(own -> own.name().equalsIgnoreCase(column.name())))
            .forEach(all::add);
      }
    } else if (query instanceof Query.Select select
        && select.items().stream().noneMatch(item -> item.expression() instanceof Node.Star)) {
      for (int i = 0; i < Math.min(columns.size(), select.items().size()); i++) {
        Query.Item item = select.items().get(i);
        String name =
            item.alias().orElse(item.expression() instanceof Node.Name named ? named.last() : "");
        if (!name.isEmpty()) {
          all.add(new Column("", name, columns.get(i).value()));
        }
      }
    }
    return all;
  }

  private Relation setOperation(Query.SetOperation sets) {
    return united(
        sets.operator(),
        sets.all(),
        sets.byName(),
        bind(sets.left()),
        bind(sets.right()),
        sets.at());
  }

  /** The relation of a set operation. */
  Relation united(
      Query.SetOperator operator,
      boolean all,
      boolean byName,
      Relation left,
      Relation right,
      int at) {
    List<String> names = new ArrayList<>(left.names());
    List<RexNode> first = algebra.fields(left.node());
    List<RexNode> second = algebra.fields(right.node());
    if (byName) {
      byName(left, right, names, first, second);
    }
    if (first.size() != second.size()) {
      throw environment.failure(
          at,
          "%s of queries with %d and %d columns".formatted(operator, first.size(), second.size()));
    }
    List<RelDataType> types = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      types.add(common(List.of(first.get(i), second.get(i)), at));
    }
    List<RelNode> inputs =
        ImmutableList.of(cast(left.node(), first, types), cast(right.node(), second, types));
    RelNode node =
        switch (operator) {
          case UNION -> LogicalUnion.create(inputs, all);
          case INTERSECT -> LogicalIntersect.create(inputs, all);
          case EXCEPT -> LogicalMinus.create(inputs, all);
        };
    return Relation.of(node, "", names);
  }

  /** Puts columns of the same names in the same places; what one side lacks is null there. */
  private void byName(
      Relation left,
      Relation right,
      List<String> names,
      List<RexNode> first,
      List<RexNode> second) {
    List<RexNode> unordered = List.copyOf(second);
    second.clear();
    for (String name : left.names()) {
      int place = place(right.names(), name);
      second.add(place < 0 ? algebra.nothing() : unordered.get(place));
    }
    for (int i = 0; i < right.names().size(); i++) {
      if (place(left.names(), right.names().get(i)) < 0) {
        names.add(right.names().get(i));
        first.add(algebra.nothing());
        second.add(unordered.get(i));
      }
    }
  }

  private static int place(List<String> names, String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private RelDataType common(List<RexNode> values, int at) {
    return Types.common(algebra, values.stream().map(RexNode::getType).toList())
        .orElseThrow(() -> environment.failure(at, "columns of queries have no common type"));
  }

  /** Columns as types, where they are not of them. */
  private RelNode cast(RelNode node, List<RexNode> values, List<RelDataType> types) {
    List<RexNode> cast = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      cast.add(algebra.cast(values.get(i), types.get(i)));
    }
    return cast.equals(algebra.fields(node)) ? node : algebra.project(node, cast, Set.of());
  }

  private Relation values(Query.Values values) {
    Relation one = new Relation(LogicalValues.createOneRow(algebra.cluster()), List.of());
    Clause clause = new Clause(algebra, around, one, Map.of());
    ExpressionBinder binder = new ExpressionBinder(environment, clause, null, Windows.NONE);
    List<List<RexNode>> rows = new ArrayList<>();
    for (List<Node> row : values.rows()) {
      rows.add(binder.bindAll(row));
      if (rows.getLast().size() != rows.getFirst().size()) {
        throw environment.failure(values.at(), "rows of VALUES differ in their number of values");
      }
    }
    List<RelDataType> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int c = 0; c < rows.getFirst().size(); c++) {
      int column = c;
      RelDataType type = common(rows.stream().map(row -> row.get(column)).toList(), values.at());
      types.add(type);
      names.add("col" + c);
    }
    boolean areLiterals =
        rows.stream().allMatch(row -> row.stream().allMatch(RexLiteral.class::isInstance));
    return Relation.of(
        areLiterals && fit(rows, types)
            ? literals(rows, types)
            : union(one.node(), rows, types, clause),
        "",
        names);
  }

  /** Whether values already have the types of their columns. */
  private static boolean fit(List<List<RexNode>> rows, List<RelDataType> types) {
    for (List<RexNode> row : rows) {
      for (int c = 0; c < types.size(); c++) {
        RelDataType type = row.get(c).getType();
        if (type.getSqlTypeName() != types.get(c).getSqlTypeName()
            || type.getPrecision() != types.get(c).getPrecision()
            || type.getScale() != types.get(c).getScale()) {
          return false;
        }
      }
    }
    return true;
  }

  private RelNode literals(List<List<RexNode>> rows, List<RelDataType> types) {
    ImmutableList.Builder<ImmutableList<RexLiteral>> tuples = ImmutableList.builder();
    for (List<RexNode> row : rows) {
      ImmutableList.Builder<RexLiteral> tuple = ImmutableList.builder();
      row.forEach(value -> tuple.add((RexLiteral) value));
      tuples.add(tuple.build());
    }
    return LogicalValues.create(algebra.cluster(), algebra.rowType(types), tuples.build());
  }

  private RelNode union(
      RelNode one, List<List<RexNode>> rows, List<RelDataType> types, Clause clause) {
    List<RelNode> inputs = new ArrayList<>();
    for (List<RexNode> row : rows) {
      List<RexNode> cast = new ArrayList<>();
      for (int c = 0; c < types.size(); c++) {
        cast.add(algebra.column(algebra.cast(row.get(c), types.get(c))));
      }
      inputs.add(algebra.project(one, cast, clause.variables()));
    }
    return inputs.size() == 1 ? inputs.getFirst() : LogicalUnion.create(inputs, true);
  }
}
