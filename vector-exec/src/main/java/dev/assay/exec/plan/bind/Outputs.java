package dev.assay.exec.plan.bind;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * What a SELECT computes for each row: the columns of its list, and behind them what it sorts by.
 */
final class Outputs {

  private final Algebra algebra;
  private final List<Item> items;
  private final boolean isDistinct;
  private final List<RexNode> values = new ArrayList<>();

  Outputs(ExpressionBinder binder, List<Item> items, boolean isDistinct) {
    algebra = binder.algebra();
    this.items = items;
    this.isDistinct = isDistinct;
    items.forEach(item -> values.add(algebra.column(item.bind(binder))));
  }

  List<Item> items() {
    return items;
  }

  List<RexNode> values() {
    return values;
  }

  /** Whether equal rows come once, so that nothing else can be sorted by. */
  boolean isDistinct() {
    return isDistinct;
  }

  /** Adds an expression; returns its place. */
  int add(RexNode value) {
    values.add(value);
    return values.size() - 1;
  }

  /** Rows that a condition lets through, and of rows with numbers the first. */
  RelNode kept(RelNode node, int condition, int number) {
    List<RexNode> all = algebra.fields(node);
    RelNode kept = condition < 0 ? node : algebra.filter(node, all.get(condition), Set.of());
    return number < 0
        ? kept
        : algebra.filter(
            kept,
            algebra.call(
                SqlStdOperatorTable.EQUALS,
                all.get(number),
                Literals.exact(algebra, BigDecimal.ONE)),
            Set.of());
  }

  /** Rows without what is not in the list. */
  RelNode own(RelNode node) {
    return node.getRowType().getFieldCount() == items.size()
        ? node
        : algebra.project(node, algebra.fields(node).subList(0, items.size()), Set.of());
  }
}
