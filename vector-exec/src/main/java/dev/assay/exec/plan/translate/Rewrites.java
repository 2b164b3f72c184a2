package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.expression.Expression;
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
import dev.assay.exec.expression.Operands;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Expressions taken apart and put together again. */
public final class Rewrites {

  private Rewrites() {}

  /** The operands of an expression. */
  public static List<Expression> operands(Expression expression) {
    return Operands.of(expression);
  }

  /** Adds the columns that an expression names. */
  public static void collectColumns(Expression expression, BitSet columns) {
    ColumnReferences.collect(expression, columns);
  }

  /** The columns that an expression names. */
  public static BitSet columns(Expression expression) {
    return ColumnReferences.of(expression);
  }

  /** The expression with others in place of its columns. */
  public static Expression replaceColumns(
      Expression expression, UnaryOperator<Expression> replacement) {
    return expression instanceof Column
        ? replacement.apply(expression)
        : replaceOperands(expression, operand -> replaceColumns(operand, replacement));
  }

  /** The expression with others in place of its operands; itself where it has none. */
  public static Expression replaceOperands(Expression expression, UnaryOperator<Expression> each) {
    return switch (expression) {
      case Column _,
          IntegralConstant _,
          DoubleConstant _,
          TextConstant _,
          NullConstant _,
          Expression.Failure _ ->
          expression;
      case Arithmetic a ->
          new Arithmetic(a.operator(), each.apply(a.left()), each.apply(a.right()), a.type());
      case Comparison c ->
          new Comparison(c.operator(), each.apply(c.left()), each.apply(c.right()));
      case And and -> new And(and.operands().stream().map(each).toList());
      case Or or -> new Or(or.operands().stream().map(each).toList());
      case Not not -> new Not(each.apply(not.operand()));
      case IsNull isNull -> new IsNull(each.apply(isNull.operand()));
      case Like like -> new Like(each.apply(like.operand()), like.pattern(), like.escape());
      case InList in -> new InList(each.apply(in.operand()), in.constants());
      case Case c ->
          new Case(
              c.conditions().stream().map(each).toList(),
              c.values().stream().map(each).toList(),
              each.apply(c.otherwise()),
              c.type());
      case Cast cast -> new Cast(each.apply(cast.operand()), cast.type(), cast.orNull());
      case Call call ->
          new Call(call.function(), call.operands().stream().map(each).toList(), call.type());
      case Extract e -> new Extract(e.field(), each.apply(e.operand()), e.type());
      case Substring s -> new Substring(each.apply(s.operand()), s.from(), s.length(), s.type());
    };
  }

  /** The expression with its columns at other positions. */
  public static Expression moveColumns(Expression expression, IntUnaryOperator positions) {
    return replaceColumns(
        expression,
        column -> {
          Column from = (Column) column;
          return new Column(positions.applyAsInt(from.index()), from.type());
        });
  }
}
