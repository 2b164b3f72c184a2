package dev.assay.exec.plan.bind;

import dev.assay.exec.syntax.Node;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.Direction;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;

/** Keys of orders. */
final class Orders {

  private Orders() {}

  static boolean nullsFirst(Environment environment, Node.OrderKey key) {
    return key.nullsFirst().orElseGet(() -> environment.nullOrder().nullsFirst(key.descending()));
  }

  /** A key over a column. */
  static RelFieldCollation collation(Environment environment, int column, Node.OrderKey key) {
    return new RelFieldCollation(
        column,
        key.descending() ? Direction.DESCENDING : Direction.ASCENDING,
        nullsFirst(environment, key) ? NullDirection.FIRST : NullDirection.LAST);
  }
}
