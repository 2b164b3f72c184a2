package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.DateField;
import dev.assay.exec.expression.Expression.Like;
import dev.assay.exec.expression.Expression.Substring;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

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
      case PLUS -> plus(call, 1);
      case MINUS -> plus(call, -1);
      case TIMES -> arithmetic(ArithmeticOperator.MULTIPLY, call);
      case DIVIDE -> arithmetic(ArithmeticOperator.DIVIDE, call);
      case PLUS_PREFIX -> operand(call, 0);
      case MINUS_PREFIX ->
          Computations.arithmetic(
              ArithmeticOperator.SUBTRACT,
              Constants.integral(0, ColumnType.of(TypeKind.INTEGER)),
              operand(call, 0),
              type(call));
      case CAST -> Casts.cast(operand(call, 0), type(call));
      case CASE -> Cases.of(all(call), type(call));
      case LIKE -> like(call);
      case EXTRACT -> extract(call);
      default -> function(call);
    };
  }

  private Expression function(RexCall call) {
    if (call.getOperator().getName().equals("SUBSTRING")) {
      return substring(call);
    }
    throw SqlException.unsupported("the function " + call.getOperator().getName());
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

  private Expression arithmetic(ArithmeticOperator operator, RexCall call) {
    return Computations.arithmetic(operator, operand(call, 0), operand(call, 1), type(call));
  }

  /** Addition and subtraction, of intervals too. */
  private Expression plus(RexCall call, int sign) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (isInterval(left) && sign > 0) {
      return moved(right, left, sign);
    }
    if (isInterval(right)) {
      return moved(left, right, sign);
    }
    return arithmetic(sign > 0 ? ArithmeticOperator.ADD : ArithmeticOperator.SUBTRACT, call);
  }

  private Expression moved(RexNode date, RexNode interval, int sign) {
    if (!(interval instanceof RexLiteral literal) || literal.isNull()) {
      throw SqlException.unsupported("an interval that is not a constant");
    }
    Expression from = translate(date);
    return interval.getType().getSqlTypeName().isYearMonth()
        ? Computations.plusMonths(from, Constants.number(literal), sign)
        : Computations.plusDays(from, Constants.number(literal), sign);
  }

  private static boolean isInterval(RexNode node) {
    return SqlTypeName.INTERVAL_TYPES.contains(node.getType().getSqlTypeName());
  }

  private Expression like(RexCall call) {
    Expression operand = operand(call, 0);
    if (!(operand(call, 1) instanceof TextConstant pattern)) {
      throw SqlException.unsupported("LIKE with a pattern that is not a constant");
    }
    Optional<Character> escape = Optional.empty();
    if (call.getOperands().size() > 2) {
      if (!(operand(call, 2) instanceof TextConstant text) || text.value().length() != 1) {
        throw new SqlException("ESCAPE must be one character");
      }
      escape = Optional.of(text.value().charAt(0));
    }
    Like like = new Like(operand, pattern.value(), escape);
    return call.getOperator().getKind() == SqlKind.LIKE
            && call.getOperator() instanceof org.apache.calcite.sql.fun.SqlLikeOperator operator
            && operator.isNegated()
        ? Logic.not(like)
        : like;
  }

  private Expression extract(RexCall call) {
    RexLiteral unit = (RexLiteral) call.getOperands().get(0);
    TimeUnitRange range = unit.getValueAs(TimeUnitRange.class);
    DateField field =
        switch (range) {
          case YEAR -> DateField.YEAR;
          case MONTH -> DateField.MONTH;
          case DAY -> DateField.DAY;
          case null, default -> throw SqlException.unsupported("EXTRACT of " + range);
        };
    return Computations.extract(field, operand(call, 1), type(call));
  }

  private Expression substring(RexCall call) {
    Expression operand = operand(call, 0);
    int from = constantInt(operand(call, 1));
    Optional<Integer> length =
        call.getOperands().size() > 2
            ? Optional.of(constantInt(operand(call, 2)))
            : Optional.empty();
    return new Substring(operand, from, length, ValueType.of(operand.type().type()));
  }

  private static int constantInt(Expression expression) {
    return Constants.exact(expression)
        .map(java.math.BigDecimal::intValueExact)
        .orElseThrow(() -> SqlException.unsupported("SUBSTRING by other than constants"));
  }
}
