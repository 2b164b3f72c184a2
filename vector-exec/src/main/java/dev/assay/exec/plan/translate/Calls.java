package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Call;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.DateField;
import dev.assay.exec.expression.Expression.Like;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.DatePart;
import dev.assay.exec.function.ScalarFunction;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls of functions: arguments cast, constants computed, some told in terms of others. */
final class Calls {

  private Calls() {}

  /**
   * A function of the operator table.
   *
   * @param result its type
   */
  static Expression of(String name, List<Expression> operands, ColumnType result) {
    return switch (name) {
      case "+", "-", "*", "/" ->
          operands.size() == 1
              ? Computations.negated(operands.getFirst(), result)
              : Computations.of(name, operands.get(0), operands.get(1), result);
      case "COALESCE", "IFNULL", "NVL" -> firstValue(operands, result);
      case "GREATEST" -> extreme(operands, ComparisonOperator.GREATER_OR_EQUAL, result);
      case "LEAST" -> extreme(operands, ComparisonOperator.LESS_OR_EQUAL, result);
      case "NULLIF" -> {
        Expression equal =
            Comparisons.compare(ComparisonOperator.EQUAL, operands.get(0), operands.get(1));
        yield Cases.of(List.of(equal, Constants.nullOf(result), operands.get(0)), result);
      }
      case "IF", "IIF" -> Cases.of(operands, result);
      case "DATE_PART", "DATEPART" -> part(operands, result);
      case "YEAR", "MONTH", "DAY" -> field(name, operands, result);
      case "ROUND" -> rounded(operands, result);
      case "//" ->
          function(
              name,
              result.kind() != TypeKind.DOUBLE
                  ? operands
                  : operands.stream().map(each -> Casts.cast(each, result)).toList(),
              result);
      case "LIKE" -> like(operands, result);
      case "SUBSTRING", "SUBSTR" -> substring(name, operands, result);
      default -> function(name, operands, result);
    };
  }

  /** A call of a function of the table. */
  static Expression function(String name, List<Expression> operands, ColumnType result) {
    List<Optional<ColumnType>> types = new ArrayList<>();
    for (Expression operand : operands) {
      boolean fitsAll = Constants.isNull(operand) || operand instanceof TextConstant;
      types.add(fitsAll ? Optional.empty() : Optional.of(operand.type().type()));
    }
    ScalarFunction function =
        Signatures.find(name, types)
            .orElseThrow(() -> SqlException.unsupported("the function " + name));
    List<ColumnType> targets = Signatures.targets(function, types);
    List<Expression> cast = new ArrayList<>();
    boolean nullable = function.mayBeNull();
    for (int i = 0; i < operands.size(); i++) {
      Expression argument = Casts.cast(operands.get(i), targets.get(i));
      boolean mayLack = argument.type().nullable();
      if (Constants.isNull(argument) && !function.takesNulls()) {
        return Constants.nullOf(result);
      }
      nullable |= mayLack && !function.takesNulls();
      cast.add(argument);
    }
    boolean orNull = nullable || name.equals("CONCAT_WS");
    ValueType type = ValueType.of(SqlTypes.withNull(function.result().apply(targets), orNull));
    return Folding.fold(new Call(function, cast, type));
  }

  private static Expression firstValue(List<Expression> operands, ColumnType result) {
    List<Expression> cases = new ArrayList<>();
    for (Expression operand : operands) {
      if (!operand.type().nullable()) {
        cases.add(operand);
        return Cases.of(cases, result);
      }
      cases.add(Logic.not(Logic.isNull(operand)));
      cases.add(operand);
    }
    cases.add(Constants.nullOf(result));
    return Cases.of(cases, result);
  }

  /** Nulls are left out. */
  private static Expression extreme(
      List<Expression> operands, ComparisonOperator wins, ColumnType result) {
    Expression best = Casts.cast(operands.getFirst(), result);
    for (Expression operand : operands.subList(1, operands.size())) {
      Expression other = Casts.cast(operand, result);
      best =
          Cases.of(
              List.of(
                  Logic.isNull(other),
                  best,
                  Logic.isNull(best),
                  other,
                  Comparisons.compare(wins, best, other),
                  best,
                  other),
              result);
    }
    return best;
  }

  private static Expression part(List<Expression> operands, ColumnType result) {
    if (operands.getFirst() instanceof TextConstant text) {
      if (FunctionOperator.isReal(text.value())) {
        return function("DATE_PART_REAL", operands, result);
      }
      TypeKind kind = operands.get(1).type().type().kind();
      DatePart part;
      try {
        part = DatePart.of(text.value());
      } catch (ArithmeticException e) {
        throw new SqlException(String.valueOf(e.getMessage()));
      }
      if (kind.isDateOrTimestamp()) {
        return field(part.name(), List.of(operands.get(1)), result);
      }
    }
    return function("DATE_PART", operands, result);
  }

  /** Years, months and days of dates have kernels. */
  private static Expression field(String name, List<Expression> operands, ColumnType result) {
    Expression of = operands.getFirst();
    if (of.type().type().kind() == TypeKind.DATE) {
      switch (name) {
        case "YEAR" -> {
          return Computations.extract(DateField.YEAR, of, result);
        }
        case "MONTH" -> {
          return Computations.extract(DateField.MONTH, of, result);
        }
        case "DAY" -> {
          return Computations.extract(DateField.DAY, of, result);
        }
        default -> {}
      }
    }
    return function(name, operands, result);
  }

  private static Expression rounded(List<Expression> operands, ColumnType result) {
    ColumnType type = operands.getFirst().type().type();
    boolean isBeforePoint =
        operands.size() > 1
            && operands.get(1) instanceof Expression.IntegralConstant digits
            && digits.value() < 0;
    if (type.kind() == TypeKind.DECIMAL && (isBeforePoint || result.scale() != type.scale())) {
      return Casts.cast(
          isBeforePoint ? function("ROUND", operands, type) : operands.getFirst(),
          SqlTypes.withNull(result, false));
    }
    return function("ROUND", operands, result);
  }

  private static Expression like(List<Expression> operands, ColumnType result) {
    Expression text = Casts.cast(operands.getFirst(), ColumnType.of(TypeKind.VARCHAR));
    boolean hasEscape = operands.size() > 2;
    if (operands.get(1) instanceof TextConstant pattern
        && !Constants.isNull(text)
        && !(text instanceof TextConstant)
        && (!hasEscape || operands.get(2) instanceof TextConstant)) {
      String escape = hasEscape ? ((TextConstant) operands.get(2)).value() : "";
      if (escape.length() > 1) {
        throw new SqlException("ESCAPE must be one character");
      }
      return new Like(
          text,
          pattern.value(),
          escape.isEmpty() ? Optional.empty() : Optional.of(escape.charAt(0)));
    }
    return function("LIKE", operands, result);
  }

  /** Parts by constants from a character on have a kernel. */
  private static Expression substring(String name, List<Expression> operands, ColumnType result) {
    boolean constants =
        operands.subList(1, operands.size()).stream()
            .allMatch(
                each ->
                    each instanceof Expression.IntegralConstant c
                        && c.value() > 0
                        && c.value() < Integer.MAX_VALUE);
    if (!constants
        || operands.getFirst() instanceof TextConstant
        || operands.getFirst().type().type().kind() != TypeKind.VARCHAR) {
      return function(name, operands, result);
    }
    Expression operand = operands.getFirst();
    int from = (int) ((Expression.IntegralConstant) operands.get(1)).value();
    Optional<Integer> length =
        operands.size() > 2
            ? Optional.of((int) ((Expression.IntegralConstant) operands.get(2)).value())
            : Optional.empty();
    return new Expression.Substring(operand, from, length, ValueType.of(operand.type().type()));
  }
}
