package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.plan.cost.Selectivity;
import dev.assay.exec.plan.logical.Block;
import dev.assay.exec.plan.logical.Relation;
import dev.assay.exec.plan.translate.Logic;
import dev.assay.exec.plan.translate.Rewrites;
import dev.assay.exec.plan.translate.Translator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexNode;

/**
 * A block's predicates by what they name: one relation, equal values of two, or several relations
 * otherwise.
 */
final class Predicates {

  /** Two values that are equal in every result row, of two relations. */
  record Equality(Expression left, Expression right) {}

  /**
   * The condition of a relation that is not joined INNER.
   *
   * @param outer keys, over columns of other relations
   * @param inner keys of the relation, one for each of these
   * @param residual what a pair must satisfy besides
   * @param needs the other relations that the condition names, as bits
   */
  record OneSided(
      List<Expression> outer, List<Expression> inner, List<Expression> residual, long needs) {}

  private final Leaves leaves;
  private final Translator translator;
  private final List<Equality> equalities = new ArrayList<>();
  private final List<Expression> others = new ArrayList<>();
  private final List<OneSided> oneSided = new ArrayList<>();
  private final Map<Expression, List<Expression>> implied = new HashMap<>();

  Predicates(Block block, Leaves leaves, Translator translator) {
    this.leaves = leaves;
    this.translator = translator;
    for (RexNode conjunct : block.conjuncts()) {
      Logic.conjuncts(translator.translate(conjunct)).forEach(this::sort);
    }
    for (int i = 0; i < leaves.size(); i++) {
      oneSided.add(sortCondition(i));
    }
    addImplied();
  }

  /** Values that are equal in every result row. */
  List<Equality> equalities() {
    return equalities;
  }

  /** Predicates to decide when all that they name is joined. */
  List<Expression> others() {
    return others;
  }

  /** Share of rows that one of these leaves, where what it implies has been decided before. */
  double share(Expression other, Selectivity selectivity) {
    double share = selectivity.of(other);
    for (Expression weaker : implied.getOrDefault(other, List.of())) {
      share /= selectivity.of(weaker);
    }
    return Math.min(1, share);
  }

  /** The condition of a relation; without keys for one that is INNER. */
  OneSided oneSided(int relation) {
    return oneSided.get(relation);
  }

  private long owners(Expression expression) {
    return leaves.owners(Rewrites.columns(expression));
  }

  private boolean isInner(int relation) {
    return leaves.get(relation).relation().kind() == Relation.Kind.INNER;
  }

  private void sort(Expression conjunct) {
    long owners = owners(conjunct);
    if (Long.bitCount(owners) == 1 && isInner(Long.numberOfTrailingZeros(owners))) {
      leaves.get(Long.numberOfTrailingZeros(owners)).local().add(conjunct);
    } else if (!addEquality(conjunct)) {
      others.add(conjunct);
    }
  }

  private boolean addEquality(Expression conjunct) {
    if (!(conjunct instanceof Comparison equal) || equal.operator() != ComparisonOperator.EQUAL) {
      return false;
    }
    long left = owners(equal.left());
    long right = owners(equal.right());
    boolean joins =
        Long.bitCount(left) == 1
            && Long.bitCount(right) == 1
            && left != right
            && isInner(Long.numberOfTrailingZeros(left))
            && isInner(Long.numberOfTrailingZeros(right));
    if (joins) {
      equalities.add(new Equality(equal.left(), equal.right()));
    }
    return joins;
  }

  private OneSided sortCondition(int relation) {
    Leaf leaf = leaves.get(relation);
    List<Expression> outer = new ArrayList<>();
    List<Expression> inner = new ArrayList<>();
    List<Expression> residual = new ArrayList<>();
    long own = 1L << relation;
    long needs = 0;
    for (RexNode on : leaf.relation().on()) {
      for (Expression conjunct : Logic.conjuncts(translator.translate(on))) {
        long owners = owners(conjunct);
        needs |= owners & ~own;
        if (owners == own) {
          leaf.local().add(conjunct);
        } else if (!addKey(conjunct, own, outer, inner)) {
          residual.add(conjunct);
        }
      }
    }
    return new OneSided(outer, inner, residual, needs);
  }

  private boolean addKey(
      Expression conjunct, long own, List<Expression> outer, List<Expression> inner) {
    if (!(conjunct instanceof Comparison equal) || equal.operator() != ComparisonOperator.EQUAL) {
      return false;
    }
    long left = owners(equal.left());
    long right = owners(equal.right());
    if (right == own && left != 0 && (left & own) == 0) {
      outer.add(equal.left());
      inner.add(equal.right());
      return true;
    }
    if (left == own && right != 0 && (right & own) == 0) {
      outer.add(equal.right());
      inner.add(equal.left());
      return true;
    }
    return false;
  }

  /** What a block's disjunctions say of one relation alone also holds below the join. */
  private void addImplied() {
    for (Expression other : others) {
      if (other instanceof Expression.Or or) {
        for (int i = 0; i < leaves.size(); i++) {
          if (isInner(i)) {
            List<Expression> local = leaves.get(i).local();
            Implications.of(or, 1L << i, this::owners)
                .ifPresent(
                    weaker -> {
                      local.add(weaker);
                      implied.computeIfAbsent(or, each -> new ArrayList<>()).add(weaker);
                    });
          }
        }
      }
    }
  }
}
