package dev.assay.exec.plan;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Expressions as people write them.
 *
 * @param columns their names
 */
record ExpressionText(List<String> columns) {

  String of(Expression expression) {
    return switch (expression) {
      case Expression.Column column -> columns.get(column.index());
      case IntegralConstant constant -> constant(constant);
      case Expression.DoubleConstant constant -> String.valueOf(constant.value());
      case Expression.TextConstant constant -> quoted(constant.value());
      case Expression.NullConstant constant -> "null";
      case Expression.Failure _ -> "failure";
      case Expression.Arithmetic a ->
          operand(a.left()) + " " + symbol(a.operator()) + " " + operand(a.right());
      case Expression.Comparison c ->
          operand(c.left()) + " " + symbol(c.operator()) + " " + operand(c.right());
      case Expression.And and -> joined(and.operands(), " and ");
      case Expression.Or or -> joined(or.operands(), " or ");
      case Expression.Not not -> "not " + operand(not.operand());
      case Expression.IsNull isNull -> operand(isNull.operand()) + " is null";
      case Expression.Like like -> operand(like.operand()) + " like " + quoted(like.pattern());
      case Expression.InList in ->
          operand(in.operand())
              + " in ("
              + in.constants().stream().map(this::of).collect(Collectors.joining(", "))
              + ")";
      case Expression.Case choice -> choice(choice);
      case Expression.Cast cast -> "cast(" + of(cast.operand()) + " as " + typeName(cast) + ")";
      case Expression.Call call ->
          call.function().name().toLowerCase(Locale.ROOT)
              + "("
              + call.operands().stream().map(this::of).collect(Collectors.joining(", "))
              + ")";
      case Expression.Extract extract ->
          extract.field().name().toLowerCase(Locale.ROOT) + "(" + of(extract.operand()) + ")";
      case Expression.Substring s ->
          "substring("
              + of(s.operand())
              + ", "
              + s.from()
              + s.length().map(length -> ", " + length).orElse("")
              + ")";
    };
  }

  private String operand(Expression expression) {
    boolean compound =
        expression instanceof Expression.Arithmetic
            || expression instanceof Expression.Comparison
            || expression instanceof Expression.And
            || expression instanceof Expression.Or;
    return compound ? "(" + of(expression) + ")" : of(expression);
  }

  private String joined(List<Expression> operands, String word) {
    return operands.stream().map(this::operand).collect(Collectors.joining(word));
  }

  private String choice(Expression.Case choice) {
    StringBuilder text = new StringBuilder("case");
    for (int i = 0; i < choice.conditions().size(); i++) {
      text.append(" when ")
          .append(of(choice.conditions().get(i)))
          .append(" then ")
          .append(of(choice.values().get(i)));
    }
    return text.append(" else ").append(of(choice.otherwise())).append(" end").toString();
  }

  private static String typeName(Expression.Cast cast) {
    var type = cast.type().type();
    return type.kind() == TypeKind.DECIMAL
        ? "decimal(" + type.precision() + ", " + type.scale() + ")"
        : type.kind() == cast.operand().type().type().kind()
            ? cast.type().lane().name().toLowerCase(Locale.ROOT)
            : type.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String constant(IntegralConstant constant) {
    return switch (constant.type().type().kind()) {
      case BOOLEAN -> constant.value() == 0 ? "false" : "true";
      case DATE -> TemporalText.ofDate(constant.value());
      case TIME -> TemporalText.ofTime(constant.value());
      case TIMESTAMP, TIMESTAMP_TZ -> TemporalText.ofTimestamp(constant.value());
      case INTERVAL_MONTHS -> TemporalText.ofMonths(constant.value());
      case INTERVAL_MICROS -> TemporalText.ofMicros(constant.value());
      case DECIMAL ->
          BigDecimal.valueOf(constant.value(), constant.type().type().scale()).toPlainString();
      default -> Long.toString(constant.value());
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String symbol(ArithmeticOperator operator) {
    return switch (operator) {
      case ADD -> "+";
      case SUBTRACT -> "-";
      case MULTIPLY -> "*";
      case DIVIDE -> "/";
    };
  }

  private static String symbol(ComparisonOperator operator) {
    return switch (operator) {
      case EQUAL -> "=";
      case NOT_EQUAL -> "<>";
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case GREATER -> ">";
      case GREATER_OR_EQUAL -> ">=";
    };
  }
}
