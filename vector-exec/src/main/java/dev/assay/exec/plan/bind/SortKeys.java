package dev.assay.exec.plan.bind;

import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.plan.logical.Columns;
import dev.assay.exec.plan.translate.Operators;
import dev.assay.exec.plan.translate.Translator;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Nodes;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** ORDER BY: by which columns of the output rows are sorted. */
final class SortKeys {

  private final Outputs outputs;
  private final ExpressionBinder binder;
  private final Environment environment;
  private final List<RelFieldCollation> keys = new ArrayList<>();

  /**
   * No keys yet.
   *
   * @param binder of expressions that are no columns of the output
   */
  SortKeys(Outputs outputs, ExpressionBinder binder) {
    this.outputs = outputs;
    this.binder = binder;
    environment = binder.environment();
  }

  /** Adds the keys of an order. */
  void addAll(Query.Ordered ordered) {
    ordered
        .all()
        .ifPresent(
            all -> {
              for (int i = 0; i < outputs.items().size(); i++) {
                keys.add(Orders.collation(environment, i, all));
              }
            });
    for (Node.OrderKey key : ordered.keys()) {
      int column = column(key.key());
      if (column >= 0 && keys.stream().noneMatch(known -> known.getFieldIndex() == column)) {
        keys.add(Orders.collation(environment, column, key));
      }
    }
  }

  /** The column of a key; negative for a constant, by which nothing is sorted. */
  private int column(Node key) {
    Optional<BigDecimal> position = Literals.wholeNumber(key);
    List<Item> items = outputs.items();
    if (position.isPresent()) {
      return SelectBinder.position(environment, key, position.get(), items.size());
    }
    if (key instanceof Node.Text || key instanceof Node.Null || key instanceof Node.Exact) {
      return -1;
    }
    if (key instanceof Node.Name name && name.parts().size() == 1) {
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i).isAlias() && items.get(i).name().equalsIgnoreCase(name.last())) {
          return i;
        }
      }
    }
    RexNode value = binder.algebra().column(binder.bind(key));
    int known = outputs.values().indexOf(value);
    if (known < 0 && outputs.isDistinct()) {
      throw environment.failure(
          key.at(), "with DISTINCT rows are sorted by columns of the select list only");
    }
    return known < 0 ? outputs.add(value) : known;
  }

  /** The number of each row among those that have the same values, in this order. */
  RexNode numbered(List<RexNode> values) {
    return numbered(values, outputs.values());
  }

  /**
   * The same where the keys' columns are other expressions.
   *
   * @param columns by their places
   */
  private RexNode numbered(List<RexNode> values, List<RexNode> columns) {
    List<RexFieldCollation> order = new ArrayList<>();
    for (RelFieldCollation key : keys) {
      order.add(
          Orders.ofWindow(
              columns.get(key.getFieldIndex()),
              key.direction.isDescending(),
              key.nullDirection == RelFieldCollation.NullDirection.FIRST));
    }
    return binder.algebra().rowNumber(values, order);
  }

  /** Rows in order, and as many as are wanted. */
  RelNode over(RelNode node, Optional<Query.Ordered> ordered) {
    if (ordered.isEmpty()) {
      return node;
    }
    Query.Ordered order = ordered.get();
    Optional<RexNode> limit =
        order.limit().flatMap(n -> order.percent() ? percent(n) : count(n, "LIMIT"));
    Optional<RexNode> offset = order.offset().flatMap(n -> count(n, "OFFSET"));
    if (limit.stream().anyMatch(Columns::holdsSubquery)
        || offset.stream().anyMatch(Columns::holdsSubquery)) {
      if (order.percent()) {
        throw environment.failure(
            order.at(), "a subquery beside LIMIT in percent is not supported");
      }
      return sorted(byNumber(node, limit, offset), null, null);
    }
    return sorted(node, offset.orElse(null), limit.orElse(null));
  }

  private RelNode sorted(RelNode node, @Nullable RexNode offset, @Nullable RexNode limit) {
    return keys.isEmpty() && limit == null && offset == null
        ? node
        : LogicalSort.create(node, RelCollations.of(keys), offset, limit);
  }

  /** The rows whose number in the order is within bounds that only a run can tell. */
  private RelNode byNumber(RelNode node, Optional<RexNode> limit, Optional<RexNode> offset) {
    Algebra algebra = binder.algebra();
    List<RexNode> fields = algebra.fields(node);
    List<RexNode> numbered = new ArrayList<>(fields);
    numbered.add(numbered(List.of(), fields));
    RelNode rows = algebra.project(node, numbered, Set.of());
    RexNode number = algebra.fields(rows).getLast();
    RexNode zero = Literals.exact(algebra, BigDecimal.ZERO);
    RexNode before = offset.map(n -> call("COALESCE", n, zero)).orElse(zero);
    List<RexNode> bounds = new ArrayList<>();
    bounds.add(algebra.call(SqlStdOperatorTable.GREATER_THAN, number, before));
    limit.ifPresent(
        n ->
            bounds.add(
                algebra.call(
                    SqlStdOperatorTable.OR,
                    algebra.call(SqlStdOperatorTable.IS_NULL, n),
                    algebra.call(
                        SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
                        algebra.call(SqlStdOperatorTable.MINUS, number, before),
                        n))));
    RexNode within = RexUtil.composeConjunction(algebra.rex(), bounds);
    return algebra.project(algebra.filter(rows, within, Set.of()), fields, Set.of());
  }

  private RexNode call(String function, RexNode... operands) {
    return binder.algebra().rex().makeCall(Operators.named(function), List.of(operands));
  }

  /** A share of all rows as a number of floating point, which no count of rows is. */
  private Optional<RexNode> percent(Node share) {
    if (share instanceof Node.Null) {
      return Optional.empty();
    }
    Algebra algebra = binder.algebra();
    RexNode value = algebra.cast(alone(share, "LIMIT"), algebra.type(TypeKind.DOUBLE));
    if (!Columns.holdsSubquery(value)
        && Translator.constant(algebra.rex(), value) instanceof DoubleConstant constant
        && constant.value() >= 0
        && constant.value() <= 100) {
      return Optional.of(
          algebra
              .rex()
              .makeApproxLiteral(
                  BigDecimal.valueOf(constant.value()), algebra.type(TypeKind.DOUBLE)));
    }
    throw environment.failure(share.at(), "LIMIT in percent must be a number between 0 and 100");
  }

  /** An expression that names no column around it. */
  private RexNode alone(Node node, String clause) {
    if (!Nodes.names(node).isEmpty()) {
      throw environment.failure(node.at(), clause + " must be a number of rows, 0 or more");
    }
    Algebra algebra = binder.algebra();
    Clause nothing = new Clause(algebra, null, List.of(), algebra.rowType(List.of()), Map.of());
    return new ExpressionBinder(environment, nothing, null, Windows.NONE).bind(node);
  }

  private Optional<RexNode> count(Node count, String clause) {
    return switch (count) {
      case Node.Null _ -> Optional.empty();
      case Node.Parameter _ -> Optional.of(binder.bind(count));
      case Node.Cast(Node.Parameter parameter, var type, boolean orNull, int at) ->
          Optional.of(binder.bind(parameter));
      default -> {
        Algebra algebra = binder.algebra();
        RexNode value = alone(count, clause);
        yield Optional.of(algebra.cast(value, algebra.type(TypeKind.BIGINT)));
      }
    };
  }
}
