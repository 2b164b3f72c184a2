package dev.assay.exec.evaluation;

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
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.CompareInt;
import dev.assay.exec.kernel.Convert;
import dev.assay.exec.kernel.LikePattern;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Turns expressions into values and conditions that run: chooses kernels, once for a worker.
 *
 * @param byCode whether what hangs on one dictionary column alone is computed once for each code
 */
record Compiler(IntUnaryOperator columns, int capacity, Arena arena, boolean byCode) {

  /** Values in the lane of the expression's type. */
  Values values(Expression expression) {
    Optional<Values> byCodes = byCode ? new CodeTables(this).values(expression) : Optional.empty();
    return byCodes.orElseGet(() -> direct(expression));
  }

  private Values direct(Expression expression) {
    return switch (expression) {
      case Column e -> {
        int column = columns.applyAsInt(e.index());
        yield (batch, asked) -> batch.column(column);
      }
      case IntegralConstant e -> ConstantValues.integral(e.value(), e.type().lane(), capacity);
      case DoubleConstant e -> ConstantValues.real(e.value(), capacity);
      case TextConstant e ->
          e.type().dictionary().isPresent()
              ? ConstantValues.integral(code(e, e.type()), Lane.INT, capacity)
              : ConstantValues.text(e.value(), capacity, arena);
      case NullConstant e -> ConstantValues.none(e.type().lane(), capacity);
      case Expression.Failure e -> failure(e);
      case Arithmetic e -> new ArithmeticCompiler(this).values(e);
      case Case e -> choice(e);
      case Cast e -> new CastCompiler(this).values(e);
      case Call e -> CallValues.of(e, this);
      case Extract e -> new CastCompiler(this).field(e);
      case Substring e -> part(e);
      case Comparison e -> truth(e);
      case And e -> truth(e);
      case Or e -> truth(e);
      case Not e -> truth(e);
      case IsNull e -> truth(e);
      case Like e -> truth(e);
      case InList e -> truth(e);
    };
  }

  /** Values in a lane: widened, decoded, or narrowed where the type's bounds allow it. */
  Values values(Expression expression, Lane lane) {
    if (expression instanceof NullConstant) {
      return ConstantValues.none(lane, capacity);
    }
    if (lane == Lane.STRING) {
      return texts(expression);
    }
    return expression instanceof IntegralConstant e
        ? ConstantValues.integral(e.value(), lane, capacity)
        : toLane(values(expression), expression.type().lane(), lane);
  }

  private Values texts(Expression expression) {
    if (expression instanceof TextConstant e) {
      return ConstantValues.text(e.value(), capacity, arena);
    }
    Optional<Dictionary> dictionary = expression.type().dictionary();
    return dictionary.isPresent()
        ? new DecodedValues(values(expression), dictionary.get(), capacity)
        : values(expression);
  }

  /** Values of a type: where that has a dictionary, codes of it. */
  private Values values(Expression expression, ValueType type) {
    if (type.dictionary().isEmpty()) {
      return values(expression, type.lane());
    }
    if (expression instanceof NullConstant) {
      return ConstantValues.none(Lane.INT, capacity);
    }
    if (expression instanceof TextConstant e) {
      return ConstantValues.integral(code(e, type), Lane.INT, capacity);
    }
    if (!expression.type().dictionary().equals(type.dictionary())) {
      throw new IllegalArgumentException("a text cannot become a code of another dictionary");
    }
    return values(expression);
  }

  private static int code(TextConstant e, ValueType type) {
    int code = type.dictionary().orElseThrow().codeOf(e.value());
    if (code < 0) {
      throw new IllegalArgumentException("the dictionary has no text '" + e.value() + "'");
    }
    return code;
  }

  Values toLane(Values values, Lane from, Lane to) {
    if (from == to) {
      return values;
    }
    UnaryValues.Loop loop =
        switch (to) {
          case INT -> (v, n, t) -> Convert.toInts(v.longs(), n, t.ints());
          case LONG -> (v, n, t) -> Convert.toLongs(v.ints(), n, t.longs());
          case DOUBLE ->
              from == Lane.INT
                  ? (v, n, t) -> Convert.toDoubles(v.ints(), n, t.doubles())
                  : (v, n, t) -> Convert.toDoubles(v.longs(), n, t.doubles());
          case STRING -> throw new IllegalArgumentException("a number is no text without a cast");
        };
    if (from == Lane.STRING || from == Lane.DOUBLE) {
      throw new IllegalArgumentException(from + " cannot become " + to + " without a cast");
    }
    return new UnaryValues(values, to, capacity, loop);
  }

  private Values choice(Case e) {
    Condition[] conditions = all(e.conditions(), false);
    Values[] branches = new Values[conditions.length + 1];
    for (int i = 0; i < conditions.length; i++) {
      branches[i] = values(e.values().get(i), e.type());
    }
    branches[conditions.length] = values(e.otherwise(), e.type());
    return new CaseValues(conditions, branches, e.type().lane(), capacity);
  }

  private Values part(Substring e) {
    long first = Math.max(1, e.from());
    long end = e.length().isPresent() ? (long) e.from() + e.length().get() : Integer.MAX_VALUE;
    if (e.length().orElse(0) < 0) {
      throw new IllegalArgumentException(
          "a substring cannot have " + e.length().get() + " characters");
    }
    return new SubstringValues(
        values(e.operand(), Lane.STRING),
        (int) (first - 1),
        Math.clamp(end - first, 0, Integer.MAX_VALUE),
        capacity);
  }

  private Values truth(Expression e) {
    return new TruthValues(condition(e, false), condition(e, true), capacity);
  }

  private Values failure(Expression.Failure e) {
    ColumnVector none = new ColumnVector(e.type().lane(), capacity);
    none.validityCounts();
    return (batch, asked) -> {
      if (!Bitmap.isEmpty(asked, batch.size())) {
        throw new ComputationFailed(e.sentence());
      }
      return none;
    };
  }

  /**
   * When a predicate is true, or when it is false.
   *
   * @param negated whether "is false" is wanted
   */
  Condition condition(Expression expression, boolean negated) {
    Optional<Condition> byCodes =
        byCode ? new CodeTables(this).condition(expression, negated) : Optional.empty();
    return byCodes.orElseGet(() -> directCondition(expression, negated));
  }

  private Condition directCondition(Expression expression, boolean negated) {
    return switch (expression) {
      case Not e -> condition(e.operand(), !negated);
      case And e -> logic(e.operands(), !negated, negated);
      case Or e -> logic(e.operands(), negated, negated);
      case Comparison e -> new ComparisonCompiler(this).condition(e, negated);
      case IsNull e -> new NullCondition(values(e.operand()), negated);
      case Like e -> like(e, negated);
      case InList e -> new InListCompiler(this).condition(e, negated);
      case IntegralConstant e -> (e.value() != 0) == negated ? Condition.NEVER : Condition.ALWAYS;
      case NullConstant e -> Condition.NEVER;
      default -> {
        long flip = negated ? 0 : -1;
        yield new UnaryCondition(
            values(expression, Lane.INT),
            (v, n, rows) -> CompareInt.equal(v.ints(), 0, n, flip, rows));
      }
    };
  }

  private Condition logic(List<Expression> operands, boolean isAnd, boolean negated) {
    Condition[] conditions = all(operands, negated);
    return isAnd ? new AllOf(conditions) : new AnyOf(conditions, capacity);
  }

  private Condition[] all(List<Expression> predicates, boolean negated) {
    return predicates.stream().map(e -> condition(e, negated)).toArray(Condition[]::new);
  }

  private Condition like(Like e, boolean negated) {
    LikePattern pattern = LikePattern.of(e.pattern(), e.escape());
    long flip = negated ? -1 : 0;
    return new UnaryCondition(
        values(e.operand(), Lane.STRING),
        (v, n, rows) -> pattern.filter(v.longs(), v.ints(), n, flip, rows));
  }
}
