package dev.assay.exec.plan.bind;

import dev.assay.exec.plan.logical.Columns;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;

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
    List<RexFieldCollation> order = new ArrayList<>();
    for (RelFieldCollation key : keys) {
      order.add(
          Orders.ofWindow(
              outputs.values().get(key.getFieldIndex()),
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
        order.limit().flatMap(count -> order.percent() ? percent(count) : count(count, "LIMIT"));
    Optional<RexNode> offset = order.offset().flatMap(count -> count(count, "OFFSET"));
    return keys.isEmpty() && limit.isEmpty() && offset.isEmpty()
        ? node
        : LogicalSort.create(node, RelCollations.of(keys), offset.orElse(null), limit.orElse(null));
  }

  /** A share of all rows as a number of floating point, which no count of rows is. */
  private Optional<RexNode> percent(Node share) {
    if (share instanceof Node.Null) {
      return Optional.empty();
    }
    if (share instanceof Node.Exact(BigDecimal value, int at)
        && value.signum() >= 0
        && value.compareTo(BigDecimal.valueOf(100)) <= 0) {
      return Optional.of(
          environment
              .algebra()
              .rex()
              .makeApproxLiteral(value, environment.algebra().type(TypeKind.DOUBLE)));
    }
    throw environment.failure(share.at(), "LIMIT in percent must be a number between 0 and 100");
  }

  private Optional<RexNode> count(Node count, String clause) {
    return switch (count) {
      case Node.Null _ -> Optional.empty();
      case Node.Parameter _ -> Optional.of(binder.bind(count));
      case Node.Cast(Node.Parameter parameter, var type, boolean orNull, int at) ->
          Optional.of(binder.bind(parameter));
      default -> {
        RexNode value = binder.bind(count);
        if (!Columns.of(value).isEmpty()
            || Columns.holdsSubquery(value)
            || Columns.isCorrelated(value)) {
          throw environment.failure(count.at(), clause + " must be a number of rows, 0 or more");
        }
        Algebra algebra = binder.algebra();
        yield Optional.of(algebra.cast(value, algebra.type(TypeKind.BIGINT)));
      }
    };
  }
}
