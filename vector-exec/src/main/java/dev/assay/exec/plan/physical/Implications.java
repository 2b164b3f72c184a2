package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.plan.translate.Logic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What follows from a disjunction for one relation: (a and x) or (b and y) implies a or b, where a
 * and b name that relation only.
 */
final class Implications {

  private Implications() {}

  /**
   * The weaker predicate, where each branch says something.
   *
   * @param relation as a bit
   * @param owners relations that an expression names, as bits
   */
  static Optional<Expression> of(
      Expression.Or or, long relation, ToLongFunction<Expression> owners) {
    List<Expression> branches = new ArrayList<>();
    for (Expression operand : or.operands()) {
      List<Expression> own = new ArrayList<>();
      for (Expression conjunct : Logic.conjuncts(operand)) {
        if (owners.applyAsLong(conjunct) == relation) {
          own.add(conjunct);
        }
      }
      if (own.isEmpty()) {
        return Optional.empty();
      }
      branches.add(Logic.and(own));
    }
    return Optional.of(Logic.or(branches));
  }
}
