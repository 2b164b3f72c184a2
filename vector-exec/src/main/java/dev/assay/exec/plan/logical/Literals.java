package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Numbers written in a statement. */
final class Literals {

  private Literals() {}

  /** A share of rows, where it is one: a number of floating point. */
  static OptionalDouble percent(@Nullable RexNode node) {
    Double value =
        node instanceof RexLiteral literal
                && literal.getType().getSqlTypeName() == SqlTypeName.DOUBLE
            ? literal.getValueAs(Double.class)
            : null;
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** A count of rows, where there is one. */
  static Optional<Long> count(@Nullable RexNode node, String clause) {
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof RexLiteral literal && percent(node).isEmpty()) {
      Long value = literal.getValueAs(Long.class);
      if (value != null && value >= 0) {
        return Optional.of(value);
      }
    }
    throw new SqlException(clause + " must be a number of rows, 0 or more");
  }
}
