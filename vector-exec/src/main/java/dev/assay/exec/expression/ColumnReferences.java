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
import java.util.BitSet;
import java.util.List;

/** Which columns of its input an expression reads. */
public final class ColumnReferences {

  private ColumnReferences() {}

  /** Columns of an expression. */
  public static BitSet of(Expression expression) {
    BitSet columns = new BitSet();
    collect(expression, columns);
    return columns;
  }

  /** Columns of several. */
  public static BitSet of(List<? extends Expression> expressions) {
    BitSet columns = new BitSet();
    expressions.forEach(expression -> collect(expression, columns));
    return columns;
  }

  private static void collect(Expression expression, BitSet columns) {
    switch (expression) {
      case Column column -> columns.set(column.index());
      case IntegralConstant _ -> {}
      case DoubleConstant _ -> {}
      case TextConstant _ -> {}
      case NullConstant _ -> {}
      case Expression.Failure _ -> {}
      case Arithmetic e -> collect(List.of(e.left(), e.right()), columns);
      case Comparison e -> collect(List.of(e.left(), e.right()), columns);
      case And e -> collect(e.operands(), columns);
      case Or e -> collect(e.operands(), columns);
      case Not e -> collect(e.operand(), columns);
      case IsNull e -> collect(e.operand(), columns);
      case Like e -> collect(e.operand(), columns);
      case InList e -> collect(e.operand(), columns);
      case Case e -> {
        collect(e.conditions(), columns);
        collect(e.values(), columns);
        collect(e.otherwise(), columns);
      }
      case Cast e -> collect(e.operand(), columns);
      case Call e -> collect(e.operands(), columns);
      case Extract e -> collect(e.operand(), columns);
      case Substring e -> collect(e.operand(), columns);
    }
  }

  private static void collect(List<? extends Expression> expressions, BitSet columns) {
    expressions.forEach(expression -> collect(expression, columns));
  }
}
