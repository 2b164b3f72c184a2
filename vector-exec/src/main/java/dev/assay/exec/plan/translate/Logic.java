package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.And;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.InList;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.IsNull;
import dev.assay.exec.expression.Expression.Not;
import dev.assay.exec.expression.Expression.Or;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;

/** AND, OR and NOT, flat, without what decides nothing. */
public final class Logic {

  private Logic() {}

  /** True where all are. */
  public static Expression and(List<Expression> operands) {
    List<Expression> flat = new ArrayList<>();
    operands.forEach(operand -> addConjuncts(operand, flat));
    if (flat.contains(Constants.FALSE)) {
      return Constants.FALSE;
    }
    return flat.isEmpty() ? Constants.TRUE : flat.size() == 1 ? flat.getFirst() : new And(flat);
  }

  /** The predicates that all must be true where one is. */
  public static List<Expression> conjuncts(Expression predicate) {
    List<Expression> flat = new ArrayList<>();
    addConjuncts(predicate, flat);
    return flat;
  }

  private static void addConjuncts(Expression predicate, List<Expression> flat) {
    if (predicate instanceof And and) {
      and.operands().forEach(operand -> addConjuncts(operand, flat));
    } else if (!predicate.equals(Constants.TRUE)) {
      flat.add(predicate);
    }
  }

  /** True where one is; equalities of one value with constants become a list. */
  public static Expression or(List<Expression> operands) {
    List<Expression> flat = new ArrayList<>();
    for (Expression operand : operands) {
      if (operand.equals(Constants.TRUE)) {
        return Constants.TRUE;
      }
      if (operand instanceof Or or) {
        flat.addAll(or.operands());
      } else if (!operand.equals(Constants.FALSE)) {
        flat.add(operand);
      }
    }
    List<Expression> listed = listEqualities(flat);
    return listed.isEmpty()
        ? Constants.FALSE
        : listed.size() == 1 ? listed.getFirst() : new Or(listed);
  }

  private static List<Expression> listEqualities(List<Expression> operands) {
    List<Expression> others = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    List<List<Expression>> lists = new ArrayList<>();
    for (Expression operand : operands) {
      if (operand instanceof Comparison equal
          && equal.operator() == ComparisonOperator.EQUAL
          && isListable(equal.right())) {
        int known = values.indexOf(equal.left());
        if (known < 0) {
          values.add(equal.left());
          lists.add(new ArrayList<>(List.of(equal.right())));
        } else if (!lists.get(known).contains(equal.right())) {
          lists.get(known).add(equal.right());
        }
      } else {
        others.add(operand);
      }
    }
    List<Expression> result = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      List<Expression> constants = lists.get(i);
      result.add(
          constants.size() == 1
              ? new Comparison(ComparisonOperator.EQUAL, values.get(i), constants.getFirst())
              : new InList(values.get(i), constants));
    }
    result.addAll(others);
    return result;
  }

  private static boolean isListable(Expression constant) {
    return constant instanceof IntegralConstant || constant instanceof TextConstant;
  }

  /** True where the operand is false. */
  static Expression not(Expression operand) {
    if (operand.equals(Constants.TRUE)) {
      return Constants.FALSE;
    }
    if (operand.equals(Constants.FALSE)) {
      return Constants.TRUE;
    }
    return switch (operand) {
      case Not not -> not.operand();
      case Comparison comparison when comparison.left().type().type().kind() != TypeKind.DOUBLE ->
          new Comparison(comparison.operator().negated(), comparison.left(), comparison.right());
      case Expression.NullConstant nothing -> nothing;
      default -> new Not(operand);
    };
  }

  /** True where the operand has no value. */
  static Expression isNull(Expression operand) {
    return Constants.isNull(operand)
        ? Constants.TRUE
        : operand.type().nullable() ? new IsNull(operand) : Constants.FALSE;
  }

  /** True where the operand is, false where it is false or null. */
  static Expression isTrue(Expression operand) {
    ColumnType type = operand.type().type();
    return type.nullable() ? and(List.of(operand, not(isNull(operand)))) : operand;
  }
}
