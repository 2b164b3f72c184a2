package dev.assay.exec.expression;

import dev.assay.exec.expression.Expression.And;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.Call;
import dev.assay.exec.expression.Expression.Case;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.Extract;
import dev.assay.exec.expression.Expression.InList;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.IsNull;
import dev.assay.exec.expression.Expression.Like;
import dev.assay.exec.expression.Expression.Not;
import dev.assay.exec.expression.Expression.NullConstant;
import dev.assay.exec.expression.Expression.Or;
import dev.assay.exec.expression.Expression.Substring;
import dev.assay.exec.expression.Expression.TextConstant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Walks over expressions. */
public final class Operands {

  private Operands() {}

  /** The direct operands of an expression. */
  public static List<Expression> of(Expression expression) {
    return switch (expression) {
      case Column _, IntegralConstant _, DoubleConstant _ -> List.of();
      case TextConstant _, NullConstant _, Expression.Failure _ -> List.of();
      case Arithmetic e -> List.of(e.left(), e.right());
      case Comparison e -> List.of(e.left(), e.right());
      case And e -> e.operands();
      case Or e -> e.operands();
      case Not e -> List.of(e.operand());
      case IsNull e -> List.of(e.operand());
      case Like e -> List.of(e.operand());
      case InList e -> List.of(e.operand());
      case Case e -> {
        List<Expression> all = new ArrayList<>(e.conditions());
        all.addAll(e.values());
        all.add(e.otherwise());
        yield all;
      }
      case Cast e -> List.of(e.operand());
      case Call e -> e.operands();
      case Extract e -> List.of(e.operand());
      case Substring e -> List.of(e.operand());
    };
  }

  /** Visits an expression and all below it. */
  public static void forEach(Expression expression, Consumer<Expression> visitor) {
    visitor.accept(expression);
    of(expression).forEach(operand -> forEach(operand, visitor));
  }

  /** Whether an expression is the same in every row. */
  public static boolean isConstant(Expression expression) {
    return expression instanceof IntegralConstant
        || expression instanceof DoubleConstant
        || expression instanceof TextConstant
        || expression instanceof NullConstant;
  }
}
