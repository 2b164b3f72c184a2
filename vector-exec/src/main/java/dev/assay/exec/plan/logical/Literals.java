package dev.assay.exec.plan.logical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.translate.Constants;
import dev.assay.exec.plan.translate.Translator;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.calcite.rex.RexBuilder;
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
  static Optional<Long> count(RexBuilder rex, @Nullable RexNode node, String clause) {
    if (node == null) {
      return Optional.empty();
    }
    Expression value = percent(node).isPresent() ? Constants.TRUE : Translator.constant(rex, node);
    if (value instanceof Expression.NullConstant) {
      return Optional.empty();
    }
    if (value instanceof Expression.IntegralConstant(long rows, ValueType type)
        && type.type().kind() == TypeKind.BIGINT
        && rows >= 0) {
      return Optional.of(rows);
    }
    throw new SqlException(clause + " must be a number of rows, 0 or more");
  }
}
