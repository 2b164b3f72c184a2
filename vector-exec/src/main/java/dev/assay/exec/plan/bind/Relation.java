package dev.assay.exec.plan.bind;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexInputRef;

/** A node of the algebra, and the names of what it delivers. */
record Relation(RelNode node, List<Column> columns) {

  /** Freezes. */
  Relation {
    columns = List.copyOf(columns);
  }

  /** A node whose columns have these names. */
  static Relation of(RelNode node, String table, List<String> names) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(
          new Column(
              table,
              names.get(i),
              new RexInputRef(i, node.getRowType().getFieldList().get(i).getType())));
    }
    return new Relation(node, columns);
  }

  /** Names of what a star holds. */
  List<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}
