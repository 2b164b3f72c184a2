package dev.assay.exec.plan.logical;

import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * Select, project and join as one unit. Columns of all relations are numbered through, in the order
 * of the relations; every expression refers to these numbers.
 *
 * @param relations what is joined
 * @param conjuncts predicates that all must be true after all joins
 * @param outputs what is delivered
 */
public record Block(List<Relation> relations, List<RexNode> conjuncts, List<RexNode> outputs) {

  /** Freezes. */
  public Block {
    relations = List.copyOf(relations);
    conjuncts = List.copyOf(conjuncts);
    outputs = List.copyOf(outputs);
  }

  /** Columns of all relations. */
  public int columns() {
    if (relations.isEmpty()) {
      return 0;
    }
    Relation last = relations.getLast();
    return last.firstColumn() + last.columns();
  }
}
