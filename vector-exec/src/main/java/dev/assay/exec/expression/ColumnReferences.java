package dev.assay.exec.expression;

import dev.assay.exec.expression.Expression.Column;
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

  /** Adds the columns of an expression. */
  public static void collect(Expression expression, BitSet columns) {
    if (expression instanceof Column column) {
      columns.set(column.index());
    }
    Operands.of(expression).forEach(operand -> collect(operand, columns));
  }
}
