package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.NullConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.expression.Operands;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.CompareDouble;
import dev.assay.exec.kernel.CompareInt;
import dev.assay.exec.kernel.CompareLong;
import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import java.util.Optional;

/**
 * Chooses kernels for comparisons. There are only "equal" and "less": the others are these flipped,
 * with sides exchanged, or with the next constant.
 */
record ComparisonCompiler(Compiler compiler) {

  /** Most digits of 64 bits. */
  private static final int LONG_DIGITS = 19;

  Condition condition(Comparison e, boolean negated) {
    ComparisonOperator operator = negated ? e.operator().negated() : e.operator();
    if (e.left() instanceof NullConstant || e.right() instanceof NullConstant) {
      return Condition.NEVER;
    }
    return Operands.isConstant(e.left())
        ? condition(operator.mirrored(), e.right(), e.left())
        : condition(operator, e.left(), e.right());
  }

  private Condition condition(ComparisonOperator operator, Expression left, Expression right) {
    if (left.type().type().kind() == TypeKind.VARCHAR || left.type().lane() == Lane.STRING) {
      return isEquality(operator) && comparesCodes(left, right)
          ? codes(operator, left, right)
          : texts(operator, left, right);
    }
    Lane lane = wider(left.type().lane(), right.type().lane());
    if (right instanceof IntegralConstant c && lane != Lane.DOUBLE) {
      Lane narrow = left.type().lane();
      return new UnaryCondition(compiler.values(left), constant(narrow, operator, c.value()));
    }
    if (right instanceof DoubleConstant c && isOrdinary(operator, c.value())) {
      return new UnaryCondition(compiler.values(left, Lane.DOUBLE), constant(operator, c.value()));
    }
    return columns(lane, operator, compiler.values(left, lane), compiler.values(right, lane));
  }

  private static Lane wider(Lane a, Lane b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  static boolean isEquality(ComparisonOperator operator) {
    return operator == ComparisonOperator.EQUAL || operator == ComparisonOperator.NOT_EQUAL;
  }

  /** Whether the operator is the opposite of "equal", "less" or "less or equal". */
  private static long flip(ComparisonOperator operator) {
    return switch (operator) {
      case EQUAL, LESS, LESS_OR_EQUAL -> 0;
      case NOT_EQUAL, GREATER_OR_EQUAL, GREATER -> -1;
    };
  }

  /** Whether the operator, or its opposite, is "less or equal". */
  private static boolean isOrEqual(ComparisonOperator operator) {
    return operator == ComparisonOperator.LESS_OR_EQUAL || operator == ComparisonOperator.GREATER;
  }

  private static UnaryCondition.Loop always(boolean truth) {
    return truth ? (v, n, rows) -> {} : (v, n, rows) -> Bitmap.clear(rows, n);
  }

  /** A comparison of lane INT or LONG with a constant, which may be beyond the lane. */
  static UnaryCondition.Loop constant(Lane lane, ComparisonOperator operator, long value) {
    long flip = flip(operator);
    boolean isFlipped = flip != 0;
    if (isEquality(operator)) {
      if (lane == Lane.LONG) {
        return (v, n, rows) -> CompareLong.equal(v.longs(), value, n, flip, rows);
      }
      int narrow = (int) value;
      return narrow == value
          ? (v, n, rows) -> CompareInt.equal(v.ints(), narrow, n, flip, rows)
          : always(isFlipped);
    }
    if (isOrEqual(operator) && value == Long.MAX_VALUE) {
      return always(!isFlipped);
    }
    long limit = isOrEqual(operator) ? value + 1 : value;
    if (lane == Lane.LONG) {
      return (v, n, rows) -> CompareLong.less(v.longs(), limit, n, flip, rows);
    }
    int narrow = (int) limit;
    return narrow == limit
        ? (v, n, rows) -> CompareInt.less(v.ints(), narrow, n, flip, rows)
        : always(isFlipped != (limit > 0));
  }

  /** Whether a comparison with a constant is one with it or the next double. */
  private static boolean isOrdinary(ComparisonOperator operator, double value) {
    return !Double.isNaN(value) && !(isOrEqual(operator) && value == Double.POSITIVE_INFINITY);
  }

  static UnaryCondition.Loop constant(ComparisonOperator operator, double value) {
    long flip = flip(operator);
    if (isEquality(operator)) {
      return (v, n, rows) -> CompareDouble.equal(v.doubles(), value, n, flip, rows);
    }
    double limit = isOrEqual(operator) ? Math.nextUp(value) : value;
    return (v, n, rows) -> CompareDouble.less(v.doubles(), limit, n, flip, rows);
  }

  private static Condition columns(
      Lane lane, ComparisonOperator operator, Values left, Values right) {
    if (isOrEqual(operator)) { // a <= b is not b < a
      return columns(lane, operator.mirrored(), right, left);
    }
    long flip = flip(operator);
    boolean equality = isEquality(operator);
    return new BinaryCondition(
        left,
        right,
        switch (lane) {
          case INT ->
              equality
                  ? (a, b, n, rows) -> CompareInt.equalColumns(a.ints(), b.ints(), n, flip, rows)
                  : (a, b, n, rows) -> CompareInt.lessColumns(a.ints(), b.ints(), n, flip, rows);
          case LONG ->
              equality
                  ? (a, b, n, rows) -> CompareLong.equalColumns(a.longs(), b.longs(), n, flip, rows)
                  : (a, b, n, rows) -> CompareLong.lessColumns(a.longs(), b.longs(), n, flip, rows);
          case DOUBLE ->
              equality
                  ? (a, b, n, rows) ->
                      CompareDouble.equalColumns(a.doubles(), b.doubles(), n, flip, rows)
                  : (a, b, n, rows) ->
                      CompareDouble.lessColumns(a.doubles(), b.doubles(), n, flip, rows);
          case STRING ->
              (a, b, n, rows) ->
                  TextCompare.columns(
                      equality, a.longs(), a.ints(), b.longs(), b.ints(), n, flip, rows);
        });
  }

  /** Whether equality of two texts is equality of codes. */
  static boolean comparesCodes(Expression left, Expression right) {
    Optional<Dictionary> dictionary = left.type().dictionary();
    return dictionary.isPresent()
        && (right instanceof TextConstant || dictionary.equals(right.type().dictionary()));
  }

  private Condition codes(ComparisonOperator operator, Expression left, Expression right) {
    if (right instanceof TextConstant c) {
      int code = left.type().dictionary().orElseThrow().codeOf(c.value());
      return new UnaryCondition(compiler.values(left), constant(Lane.INT, operator, code));
    }
    return columns(Lane.INT, operator, compiler.values(left), compiler.values(right));
  }

  /** A decimal of more than 64 bits that is one of at most 64 times a power of ten. */
  private record Scaled(Expression value, long factor) {

    static Optional<Scaled> of(Expression wide) {
      if (!(wide instanceof Expression.Cast cast) || cast.orNull()) {
        return Optional.empty();
      }
      ColumnType from = cast.operand().type().type();
      ColumnType to = cast.type().type();
      int digits = to.scale() - from.scale();
      boolean cannotFail =
          digits >= 0
              && digits <= ColumnType.MAX_LONG_PRECISION
              && digits + LONG_DIGITS <= to.precision();
      boolean isExact = to.kind() == TypeKind.DECIMAL && from.kind().isExact();
      return isExact && cannotFail && cast.operand().type().lane() != Lane.STRING
          ? Optional.of(new Scaled(cast.operand(), CastCompiler.power(digits)))
          : Optional.empty();
    }
  }

  private Condition scaled(ComparisonOperator operator, Scaled left, Scaled right) {
    if (isOrEqual(operator)) {
      return scaled(operator.mirrored(), right, left);
    }
    return new BinaryCondition(
        compiler.values(left.value(), Lane.LONG),
        compiler.values(right.value(), Lane.LONG),
        (a, b, n, rows) ->
            CompareLong.scaledColumns(
                isEquality(operator),
                a.longs(),
                left.factor(),
                b.longs(),
                right.factor(),
                n,
                flip(operator),
                rows));
  }

  private Condition texts(ComparisonOperator operator, Expression left, Expression right) {
    Optional<Scaled> a = Scaled.of(left);
    Optional<Scaled> b = Scaled.of(right);
    if (a.isPresent() && b.isPresent()) {
      return scaled(operator, a.get(), b.get());
    }
    Values values = compiler.values(left, Lane.STRING);
    if (!(right instanceof TextConstant)) {
      return columns(Lane.STRING, operator, values, compiler.values(right, Lane.STRING));
    }
    ConstantValues constant = (ConstantValues) compiler.values(right, Lane.STRING);
    long address = constant.vector().longs()[0];
    int length = constant.vector().ints()[0];
    long flip = flip(operator);
    int below = isOrEqual(operator) ? 1 : 0;
    return new UnaryCondition(
        values,
        (v, n, rows) ->
            TextCompare.constant(
                isEquality(operator), below, v.longs(), v.ints(), address, length, n, flip, rows));
  }
}
