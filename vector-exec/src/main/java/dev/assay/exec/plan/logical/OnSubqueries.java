package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * Subqueries in the condition of a join that keeps one side. One that names only the other side's
 * columns says which of that side's rows there are; one that names only the kept side's is a value
 * or a mark of its rows, which the condition then reads.
 */
final class OnSubqueries {

  private final Join join;
  private final BitSet kept;

  /** Conjuncts without subqueries, over the join's fields. */
  private final List<RexNode> plain = new ArrayList<>();

  /** Conjuncts over columns of the kept side's block. */
  private final List<RexNode> resolved = new ArrayList<>();

  /**
   * For a join.
   *
   * @param mirrored whether the right side is kept
   */
  OnSubqueries(Join join, boolean mirrored) {
    this.join = join;
    int left = join.getLeft().getRowType().getFieldCount();
    int all = left + join.getRight().getRowType().getFieldCount();
    kept = new BitSet();
    kept.set(mirrored ? left : 0, mirrored ? all : left);
  }

  /** Takes the condition apart. */
  void resolve(
      BlockBuilder block, List<RexNode> keptFields, BlockBuilder inner, List<RexNode> fields) {
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      if (!Columns.holdsSubquery(conjunct)) {
        plain.add(conjunct);
        continue;
      }
      BitSet named = named(conjunct);
      if (!named.intersects(kept)) {
        Subqueries subqueries =
            new Subqueries(inner, spread(fields, false), join.getVariablesSet());
        if (!subqueries.addAsJoin(conjunct)) {
          inner.addSplit(subqueries.resolveConjunct(conjunct));
        }
        continue;
      }
      named.andNot(kept);
      if (!named.isEmpty()) {
        throw SqlException.unsupported(
            "a subquery that names both sides of the outer join in whose condition it stands");
      }
      resolved.add(
          new Subqueries(block, spread(keptFields, true), join.getVariablesSet())
              .resolve(conjunct));
    }
  }

  List<RexNode> plain() {
    return plain;
  }

  List<RexNode> resolved() {
    return resolved;
  }

  /** Fields of one side at their places among those of the join; no matter what is at others. */
  private List<RexNode> spread(List<RexNode> fields, boolean areKept) {
    List<RexNode> spread = new ArrayList<>();
    int next = 0;
    int all =
        join.getLeft().getRowType().getFieldCount() + join.getRight().getRowType().getFieldCount();
    for (int i = 0; i < all; i++) {
      boolean isOwn = kept.get(i) == areKept;
      spread.add(fields.get(isOwn ? next++ : 0));
    }
    return spread;
  }

  /** Fields of the join that an expression names, in its subqueries too. */
  private BitSet named(RexNode conjunct) {
    BitSet named = new BitSet();
    RelOptUtil.InputFinder.bits(conjunct).forEach(named::set);
    conjunct.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            for (RexNode name : Domain.namesIn(query.rel)) {
              if (name instanceof RexFieldAccess access
                  && access.getReferenceExpr() instanceof RexCorrelVariable variable
                  && join.getVariablesSet().contains(variable.id)) {
                named.set(access.getField().getIndex());
              }
            }
            return super.visitSubQuery(query);
          }
        });
    return named;
  }
}
