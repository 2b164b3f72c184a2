package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.Optional;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Numbers written in a statement. */
final class Literals {

  private Literals() {}

  /** A count of rows, where there is one. */
  static Optional<Long> count(@Nullable RexNode node, String clause) {
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof RexLiteral literal) {
      Long value = literal.getValueAs(Long.class);
      if (value != null && value >= 0) {
        return Optional.of(value);
      }
    }
    throw new SqlException(clause + " must be a number of rows, 0 or more");
  }
}
