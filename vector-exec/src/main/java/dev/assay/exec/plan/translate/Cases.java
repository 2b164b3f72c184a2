package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Case;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;

/** CASE, its values brought to one type and lane. */
final class Cases {

  private Cases() {}

  /**
   * From operands in Calcite's order: condition, value, condition, value and so on, otherwise.
   *
   * @param type of the result
   */
  static Expression of(List<Expression> operands, ColumnType type) {
    List<Expression> conditions = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    Expression otherwise = operands.getLast();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      if (operands.get(i).equals(Constants.TRUE)) {
        otherwise = operands.get(i + 1);
        break;
      }
      if (!operands.get(i).equals(Constants.FALSE) && !Constants.isNull(operands.get(i))) {
        conditions.add(operands.get(i));
        values.add(operands.get(i + 1));
      }
    }
    values.add(otherwise);
    List<Expression> aligned = aligned(values, type);
    ValueType result = resultType(aligned, type);
    return conditions.isEmpty()
        ? aligned.getLast()
        : new Case(conditions, aligned.subList(0, conditions.size()), aligned.getLast(), result);
  }

  /** Values as values of one type and lane. */
  static List<Expression> aligned(List<Expression> values, ColumnType type) {
    List<Expression> cast = values.stream().map(value -> converted(value, type)).toList();
    ValueType result = resultType(cast, type);
    return cast.stream().map(value -> aligned(value, result)).toList();
  }

  private static Expression converted(Expression value, ColumnType type) {
    return type.kind() == TypeKind.VARCHAR ? Casts.decoded(value) : Casts.cast(value, type);
  }

  private static ValueType resultType(List<Expression> values, ColumnType type) {
    boolean nullable = false;
    Bounds bounds = null;
    Lane lane = Lane.INT;
    for (Expression value : values) {
      nullable |= Constants.isNull(value) || value.type().nullable();
      if (!Constants.isNull(value)) {
        Bounds one = Bounds.of(value.type());
        bounds = bounds == null ? one : bounds.union(one);
        lane = value.type().lane().compareTo(lane) > 0 ? value.type().lane() : lane;
      }
    }
    ColumnType result = SqlTypes.withNull(type, nullable);
    return !type.kind().isIntegral() || bounds == null
        ? ValueType.of(result)
        : new ValueType(result, lane, bounds.least(), bounds.greatest());
  }

  /** A value of a type in the lane of a result. */
  static Expression aligned(Expression value, ValueType result) {
    if (Constants.isNull(value)) {
      return new Expression.NullConstant(result);
    }
    return result.type().kind().isIntegral() ? Casts.widen(value, result.lane()) : value;
  }
}
