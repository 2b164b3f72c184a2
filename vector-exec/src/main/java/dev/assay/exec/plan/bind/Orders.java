package dev.assay.exec.plan.bind;

import dev.assay.exec.syntax.Node;
import java.util.EnumSet;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.Direction;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Keys of orders. */
final class Orders {

  private Orders() {}

  static boolean nullsFirst(Environment environment, Node.OrderKey key) {
    return key.nullsFirst()
        .orElseGet(() -> environment.dialect().nullOrder().nullsFirst(key.descending()));
  }

  /** A key over a column. */
  static RelFieldCollation collation(Environment environment, int column, Node.OrderKey key) {
    return new RelFieldCollation(
        column,
        key.descending() ? Direction.DESCENDING : Direction.ASCENDING,
        nullsFirst(environment, key) ? NullDirection.FIRST : NullDirection.LAST);
  }

  /** A key of a window over an expression. */
  static RexFieldCollation ofWindow(RexNode value, boolean descending, boolean nullsFirst) {
    Set<SqlKind> direction = EnumSet.noneOf(SqlKind.class);
    if (descending) {
      direction.add(SqlKind.DESCENDING);
    }
    direction.add(nullsFirst ? SqlKind.NULLS_FIRST : SqlKind.NULLS_LAST);
    return new RexFieldCollation(value, direction);
  }
}
