package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlLikeOperator;

/** Translates expressions over columns whose types, lanes and bounds are known. */
public final class Translator {

  private final RexBuilder rex;
  private final IntFunction<ValueType> columns;

  /**
   * A translator for one block.
   *
   * @param columns what is known of each column
   */
  public Translator(RexBuilder rex, IntFunction<ValueType> columns) {
    this.rex = rex;
    this.columns = columns;
  }

  /**
   * The expression in the engine's terms.
   *
   * @throws SqlException where the engine cannot compute it
   */
  public Expression translate(RexNode node) {
    return switch (node) {
      case RexInputRef reference ->
          new Expression.Column(reference.getIndex(), columns.apply(reference.getIndex()));
      case RexLiteral literal -> Constants.of(literal);
      case RexCall call -> call(call);
      default -> throw SqlException.unsupported("the expression " + node);
    };
  }

  /** An expression without columns; a constant where it could be computed. */
  public static Expression constant(RexBuilder rex, RexNode node) {
    return new Translator(rex, _ -> Constants.TRUE.type()).translate(node);
  }

  private Expression call(RexCall call) {
    return switch (call.getKind()) {
      case AND -> Logic.and(all(call));
      case OR -> Logic.or(all(call));
      case NOT -> Logic.not(operand(call, 0));
      case IS_NULL -> Logic.isNull(operand(call, 0));
      case IS_NOT_NULL -> Logic.not(Logic.isNull(operand(call, 0)));
      case IS_TRUE -> Logic.isTrue(operand(call, 0));
      case IS_NOT_TRUE -> Logic.not(Logic.isTrue(operand(call, 0)));
      case IS_FALSE -> Logic.isTrue(Logic.not(operand(call, 0)));
      case IS_NOT_FALSE -> Logic.not(Logic.isTrue(Logic.not(operand(call, 0))));
      case EQUALS -> compare(ComparisonOperator.EQUAL, call);
      case NOT_EQUALS -> compare(ComparisonOperator.NOT_EQUAL, call);
      case LESS_THAN -> compare(ComparisonOperator.LESS, call);
      case LESS_THAN_OR_EQUAL -> compare(ComparisonOperator.LESS_OR_EQUAL, call);
      case GREATER_THAN -> compare(ComparisonOperator.GREATER, call);
      case GREATER_THAN_OR_EQUAL -> compare(ComparisonOperator.GREATER_OR_EQUAL, call);
      case SEARCH -> translate(RexUtil.expandSearch(rex, null, call));
      case PLUS -> Calls.of("+", all(call), type(call));
      case MINUS, MINUS_PREFIX -> Calls.of("-", all(call), type(call));
      case TIMES -> Calls.of("*", all(call), type(call));
      case DIVIDE -> Calls.of("/", all(call), type(call));
      case MOD -> Calls.of("%", all(call), type(call));
      case PLUS_PREFIX -> operand(call, 0);
      case CAST -> Casts.cast(operand(call, 0), type(call));
      case SAFE_CAST -> Casts.cast(operand(call, 0), type(call), true);
      case REINTERPRET -> operand(call, 0);
      case CASE -> Cases.of(all(call), type(call));
      case LIKE -> like(call);
      case SIMILAR -> negated(call, Calls.of("REGEXP_FULL_MATCH", all(call), type(call)));
      default -> function(call);
    };
  }

  private Expression function(RexCall call) {
    String name = call.getOperator().getName();
    return switch (name) {
      case "ONE_ROW" -> oneRow(operand(call, 0), operand(call, 1));
      case "TYPEOF" ->
          Constants.text(SqlTypes.columnType(call.getOperands().get(0).getType()).sql());
      case "CURRENT_DATE" -> Constants.today();
      case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" -> Constants.now(type(call));
      case "POSIX REGEX CASE SENSITIVE" -> Calls.of("REGEXP_FULL_MATCH", all(call), type(call));
      case "NEGATED POSIX REGEX CASE SENSITIVE" ->
          Logic.not(Calls.of("REGEXP_FULL_MATCH", all(call), type(call)));
      default -> Calls.of(name, all(call), type(call));
    };
  }

  private static Expression negated(RexCall call, Expression condition) {
    return call.getOperator() instanceof SqlLikeOperator operator && operator.isNegated()
        ? Logic.not(condition)
        : condition;
  }

  /** A value where there was one row, null where there was none; more are an error. */
  private static Expression oneRow(Expression value, Expression rows) {
    Expression most = Constants.integral(1, ColumnType.of(TypeKind.BIGINT));
    Expression tooMany = Comparisons.compare(ComparisonOperator.GREATER, rows, most);
    if (tooMany.equals(Constants.FALSE)) {
      return value;
    }
    ValueType type = value.type();
    Expression failure =
        new Expression.Failure("a subquery used as a value gave more than one row", type);
    return new Expression.Case(List.of(tooMany), List.of(failure), value, type);
  }

  private Expression operand(RexCall call, int index) {
    return translate(call.getOperands().get(index));
  }

  private List<Expression> all(RexCall call) {
    List<Expression> operands = new ArrayList<>();
    call.getOperands().forEach(operand -> operands.add(translate(operand)));
    return operands;
  }

  private static ColumnType type(RexCall call) {
    return SqlTypes.columnType(call.getType());
  }

  private Expression compare(ComparisonOperator operator, RexCall call) {
    return Comparisons.compare(operator, operand(call, 0), operand(call, 1));
  }

  private Expression like(RexCall call) {
    String name =
        call.getOperator() instanceof SqlLikeOperator like && !like.isCaseSensitive()
            ? "ILIKE"
            : "LIKE";
    return negated(call, Calls.of(name, all(call), type(call)));
  }
}
