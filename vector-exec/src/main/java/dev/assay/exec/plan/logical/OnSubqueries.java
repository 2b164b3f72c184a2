package dev.assay.exec.plan.logical;

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

  /**
   * Whether a conjunct with a subquery names columns of both sides: such are not for this class.
   */
  static boolean nameBothSides(Join join) {
    int left = join.getLeft().getRowType().getFieldCount();
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      BitSet named = Columns.holdsSubquery(conjunct) ? named(join, conjunct) : new BitSet();
      if (named.nextSetBit(0) < left && named.length() > left && !named.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Takes the condition apart. */
  void resolve(
      BlockBuilder block, List<RexNode> keptFields, BlockBuilder inner, List<RexNode> fields) {
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      if (!Columns.holdsSubquery(conjunct)) {
        plain.add(conjunct);
        continue;
      }
      if (!named(join, conjunct).intersects(kept)) {
        Subqueries subqueries =
            new Subqueries(inner, spread(fields, false), join.getVariablesSet());
        if (!subqueries.addAsJoin(conjunct)) {
          inner.addSplit(subqueries.resolveConjunct(conjunct));
        }
        continue;
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

  /** Fields of the join that an expression names; all, where subqueries name a query around. */
  private static BitSet named(Join join, RexNode conjunct) {
    BitSet named = new BitSet();
    int all =
        join.getLeft().getRowType().getFieldCount() + join.getRight().getRowType().getFieldCount();
    RelOptUtil.InputFinder.bits(conjunct).forEach(named::set);
    conjunct.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            for (RexNode name : Domain.namesIn(query.rel)) {
              if (name instanceof RexFieldAccess access
                  && access.getReferenceExpr() instanceof RexCorrelVariable variable) {
                boolean isOwn = join.getVariablesSet().contains(variable.id);
                int field = access.getField().getIndex();
                named.set(isOwn ? field : 0, isOwn ? field + 1 : all);
              }
            }
            return super.visitSubQuery(query);
          }
        });
    return named;
  }
}
