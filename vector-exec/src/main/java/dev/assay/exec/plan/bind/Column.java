package dev.assay.exec.plan.bind;

import org.apache.calcite.rex.RexNode;

/**
 * A name that expressions may use.
 *
 * @param table before the dot; empty for none
 * @param value over the columns of the relation
 * @param bare whether the name alone finds it
 * @param starred whether a star holds it
 */
record Column(String table, String name, RexNode value, boolean bare, boolean starred) {

  /** A plain column. */
  Column(String table, String name, RexNode value) {
    this(table, name, value, true, true);
  }

  Column with(RexNode newValue) {
    return new Column(table, name, newValue, bare, starred);
  }
}
