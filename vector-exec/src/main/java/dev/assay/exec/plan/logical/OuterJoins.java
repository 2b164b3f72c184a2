package dev.assay.exec.plan.logical;

import java.util.BitSet;
import java.util.List;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/** Outer joins of a block that need not be. */
final class OuterJoins {

  private OuterJoins() {}

  /** A LEFT join whose null rows some predicate throws away is an inner join. */
  static void simplify(List<Relation> relations, List<RexNode> conjuncts) {
    for (int i = 0; i < relations.size(); i++) {
      Relation relation = relations.get(i);
      if (relation.kind() == Relation.Kind.LEFT && rejectsNulls(conjuncts, relation)) {
        relations.set(
            i,
            new Relation(
                relation.source(),
                relation.firstColumn(),
                relation.columns(),
                Relation.Kind.INNER,
                List.of()));
        conjuncts.addAll(relation.on());
      }
    }
  }

  private static boolean rejectsNulls(List<RexNode> conjuncts, Relation relation) {
    ImmutableBitSet nulls =
        ImmutableBitSet.range(relation.firstColumn(), relation.firstColumn() + relation.columns());
    for (RexNode conjunct : conjuncts) {
      BitSet named = Columns.of(conjunct);
      if (named.stream().anyMatch(relation::owns) && Strong.isNotTrue(conjunct, nulls)) {
        return true;
      }
    }
    return false;
  }
}
