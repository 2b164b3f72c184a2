package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.translate.Rewrites;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes expressions columns of a node. What several of them share is computed once, in a projection
 * below.
 */
final class Projections {

  /** So few that computing something twice does not matter. */
  private static final int FEW_ROWS = 1_000;

  private Projections() {}

  /** The node with exactly these columns; itself where it has them already. */
  static PhysicalNode exactly(PhysicalNode node, List<Expression> expressions) {
    boolean same = expressions.size() == node.outputs().size();
    for (int i = 0; i < expressions.size() && same; i++) {
      same = expressions.get(i) instanceof Column column && column.index() == i;
    }
    if (same) {
      return node;
    }
    Set<Expression> shared = new LinkedHashSet<>();
    if (node.expectedRows() > FEW_ROWS) {
      Set<Expression> seen = new LinkedHashSet<>();
      expressions.forEach(expression -> collectShared(expression, seen, shared));
    }
    return shared.isEmpty()
        ? new PhysicalNode.Project(node, expressions)
        : stacked(node, expressions, List.copyOf(shared));
  }

  /** Finds what comes twice, but not what comes only within that. */
  private static void collectShared(
      Expression expression, Set<Expression> seen, Set<Expression> shared) {
    if (Rewrites.columns(expression).isEmpty() || expression instanceof Column) {
      return;
    }
    if (!seen.add(expression)) {
      shared.add(expression);
      return;
    }
    if (!(expression instanceof Expression.Case)) {
      Rewrites.operands(expression).forEach(each -> collectShared(each, seen, shared));
    }
  }

  private static PhysicalNode stacked(
      PhysicalNode node, List<Expression> expressions, List<Expression> shared) {
    BitSet columns = new BitSet();
    expressions.forEach(expression -> collectUnshared(expression, shared, columns));
    List<Expression> below = new ArrayList<>();
    Map<Integer, Integer> positions = new HashMap<>();
    columns.stream()
        .forEach(
            column -> {
              positions.put(column, below.size());
              below.add(new Column(column, node.outputs().get(column)));
            });
    int first = below.size();
    below.addAll(shared);
    List<Expression> above =
        expressions.stream()
            .map(expression -> above(expression, shared, first, positions))
            .toList();
    return new PhysicalNode.Project(exactly(node, below), above);
  }

  private static void collectUnshared(
      Expression expression, List<Expression> shared, BitSet columns) {
    if (expression instanceof Column column) {
      columns.set(column.index());
    } else if (!shared.contains(expression)) {
      Rewrites.operands(expression).forEach(each -> collectUnshared(each, shared, columns));
    }
  }

  private static Expression above(
      Expression expression, List<Expression> shared, int first, Map<Integer, Integer> positions) {
    if (expression instanceof Column column) {
      return new Column(positions.getOrDefault(column.index(), 0), column.type());
    }
    int known = shared.indexOf(expression);
    return known >= 0
        ? new Column(first + known, expression.type())
        : Rewrites.replaceOperands(expression, each -> above(each, shared, first, positions));
  }

  /**
   * A node that has some expressions as columns, beside all that it had.
   *
   * @param positions filled with where each expression is
   */
  static PhysicalNode withColumns(
      PhysicalNode node, List<Expression> expressions, List<Integer> positions) {
    List<Expression> all = new ArrayList<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      all.add(new Column(i, node.outputs().get(i)));
    }
    int before = all.size();
    for (Expression expression : expressions) {
      int known = expression instanceof Column column ? column.index() : all.indexOf(expression);
      if (known < 0) {
        known = all.size();
        all.add(expression);
      }
      positions.add(known);
    }
    return all.size() == before ? node : exactly(node, all);
  }
}
