package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.plan.cost.Selectivity;
import dev.assay.exec.plan.translate.Rewrites;
import dev.assay.exec.type.Lane;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which predicates run: least (selectivity - 1) / cost first, which is optimal for
 * independent ones (Hellerstein and Stonebraker, "Predicate Migration"). Comparisons of one column
 * with constants stay together, so that they can run as one range.
 */
final class ConjunctOrder {

  private record Ranked(List<Expression> predicates, double rank) {}

  private ConjunctOrder() {}

  static List<Expression> of(List<Expression> conjuncts, Selectivity selectivity) {
    Map<Object, List<Expression>> together = new LinkedHashMap<>();
    for (Expression conjunct : conjuncts) {
      together.computeIfAbsent(group(conjunct), key -> new ArrayList<>()).add(conjunct);
    }
    List<Ranked> ranked = new ArrayList<>();
    for (List<Expression> predicates : together.values()) {
      double first = predicates.stream().mapToDouble(ConjunctOrder::cost).max().orElse(1);
      double cost = first * (1 + 0.1 * (predicates.size() - 1));
      ranked.add(new Ranked(predicates, (selectivity.of(predicates) - 1) / cost));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::rank));
    return ranked.stream().flatMap(each -> each.predicates().stream()).toList();
  }

  private static Object group(Expression conjunct) {
    if (conjunct instanceof Comparison comparison
        && comparison.left() instanceof Column
        && Rewrites.operands(comparison.right()).isEmpty()) {
      BitSet columns = Rewrites.columns(conjunct);
      return columns.cardinality() == 1 ? columns : conjunct;
    }
    return conjunct;
  }

  /** Of one row, a comparison of two integers being 1. */
  private static double cost(Expression expression) {
    double own =
        switch (expression) {
          case Expression.Like like -> like.operand().type().lane() == Lane.STRING ? 30 : 1;
          case Expression.Substring _ -> 5;
          case Comparison comparison -> comparison.left().type().lane() == Lane.STRING ? 8 : 1;
          case Expression.InList in ->
              in.operand().type().lane() == Lane.STRING ? 15 : 1 + 0.1 * in.constants().size();
          case Expression.Column _ -> 0;
          default -> Rewrites.operands(expression).isEmpty() ? 0 : 1;
        };
    for (Expression operand : Rewrites.operands(expression)) {
      own += cost(operand);
    }
    return own;
  }
}
