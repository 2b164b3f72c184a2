package dev.assay.exec.plan.translate;

import dev.assay.exec.evaluation.ComputationFailed;
import dev.assay.exec.evaluation.Evaluators;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Call;
import dev.assay.exec.function.Functions;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/** Expressions over constants, computed once. What fails is left to fail where a row needs it. */
final class Folding {

  private Folding() {}

  static Expression fold(Expression expression) {
    if (!Rewrites.operands(expression).stream().allMatch(Folding::isConstant)
        || (expression instanceof Call call && Functions.isVolatile(call.function().name()))) {
      return expression;
    }
    try (Arena arena = Arena.ofConfined()) {
      Batch batch = new Batch(Long.SIZE);
      batch.begin(1);
      ColumnVector value =
          Evaluators.of(expression, column -> column, Long.SIZE, arena).evaluate(batch);
      return constant(expression, value);
    } catch (ComputationFailed e) {
      return expression;
    }
  }

  private static boolean isConstant(Expression expression) {
    return Constants.isNull(expression)
        || expression instanceof Expression.IntegralConstant
        || expression instanceof Expression.DoubleConstant
        || expression instanceof Expression.TextConstant;
  }

  private static Expression constant(Expression expression, ColumnVector value) {
    var type = expression.type().type();
    if (!value.isValid(0)) {
      return Constants.nullOf(type);
    }
    if (value.lane() == Lane.STRING) {
      if (type.kind() != TypeKind.VARCHAR) {
        return expression;
      }
      byte[] bytes = new byte[value.ints()[0]];
      Memory.copy(value.longs()[0], bytes, 0, bytes.length);
      return Constants.text(new String(bytes, StandardCharsets.UTF_8));
    }
    return switch (value.lane()) {
      case INT -> Constants.integral(value.ints()[0], type);
      case LONG -> Constants.integral(value.longs()[0], type);
      default -> Constants.real(value.doubles()[0], type.kind());
    };
  }
}
