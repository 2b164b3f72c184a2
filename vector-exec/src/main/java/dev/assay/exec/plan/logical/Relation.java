package dev.assay.exec.plan.logical;

import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * One relation of a block.
 *
 * @param source where its rows come from
 * @param firstColumn number of its first column in the block
 * @param columns how many columns it has
 * @param kind how it is joined to the relations that its condition names
 * @param on condition of the join, as conjuncts; empty for INNER, whose predicates are the block's
 */
public record Relation(Source source, int firstColumn, int columns, Kind kind, List<RexNode> on) {

  /** Freezes. */
  public Relation {
    on = List.copyOf(on);
  }

  /** How a relation joins. */
  public enum Kind {
    /** Pairs that satisfy the block's predicates. */
    INNER,
    /** The other side is kept; where nothing matches, columns of this relation are null. */
    LEFT,
    /** The other side is kept where something matches. */
    SEMI,
    /** The other side is kept where nothing matches. */
    ANTI,
    /** The other side is kept; the last column of this relation tells whether something matches. */
    MARK
  }

  /** Its last column, numbered in the block. */
  public int lastColumn() {
    return firstColumn + columns - 1;
  }

  /** Whether a column of the block belongs to this relation. */
  public boolean owns(int column) {
    return column >= firstColumn && column < firstColumn + columns;
  }

  /** The same relation from another source of the same columns, with another condition. */
  Relation with(Source newSource, List<RexNode> newOn) {
    return new Relation(newSource, firstColumn, columns, kind, newOn);
  }
}
