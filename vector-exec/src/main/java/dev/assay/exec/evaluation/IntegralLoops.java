package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.kernel.ArithmeticInt;
import dev.assay.exec.kernel.ArithmeticLong;
import dev.assay.exec.type.Lane;
import java.util.Optional;
import java.util.OptionalLong;

/** Unchecked kernels for integral arithmetic whose results are proven to be in range. */
record IntegralLoops(Compiler compiler) {

  /**
   * A product with a sum or difference of a constant, as in price * (1 - discount): one kernel does
   * both, without a vector between.
   */
  private record Fused(Expression factor, long constant, Expression term, boolean isSum) {

    static Optional<Fused> of(Arithmetic e) {
      return e.operator() == ArithmeticOperator.MULTIPLY
          ? of(e.left(), e.right()).or(() -> of(e.right(), e.left()))
          : Optional.empty();
    }

    private static Optional<Fused> of(Expression factor, Expression inner) {
      if (constantOf(factor).isPresent()
          || !(inner instanceof Arithmetic a)
          || a.operator() == ArithmeticOperator.MULTIPLY
          || a.type().lane() == Lane.DOUBLE
          || !ArithmeticCompiler.isProven(a)) {
        return Optional.empty();
      }
      boolean isSum = a.operator() == ArithmeticOperator.ADD;
      OptionalLong left = constantOf(a.left());
      OptionalLong right = constantOf(a.right());
      if (left.isPresent() && isInt(a.right())) {
        return Optional.of(new Fused(factor, left.getAsLong(), a.right(), isSum));
      }
      return isSum && right.isPresent() && isInt(a.left())
          ? Optional.of(new Fused(factor, right.getAsLong(), a.left(), true))
          : Optional.empty();
    }
  }

  /** Whether a value travels, or as a constant could travel, as INT. */
  static boolean isInt(Expression e) {
    return e instanceof IntegralConstant c
        ? c.value() == (int) c.value()
        : e.type().lane() == Lane.INT;
  }

  /** In lane INT, of operands that all are. */
  Values ints(Arithmetic e) {
    Optional<Fused> fused = Fused.of(e);
    if (fused.isPresent()) {
      Fused f = fused.get();
      int c = (int) f.constant();
      return binary(
          f.factor(),
          f.term(),
          Lane.INT,
          f.isSum()
              ? (a, b, n, t) -> ArithmeticInt.multiplySum(a.ints(), c, b.ints(), n, t.ints())
              : (a, b, n, t) ->
                  ArithmeticInt.multiplyDifference(a.ints(), c, b.ints(), n, t.ints()));
    }
    OptionalLong right = constantOf(e.right());
    if (right.isPresent()) {
      return unary(e.left(), Lane.INT, Lane.INT, intsBy(e.operator(), (int) right.getAsLong()));
    }
    OptionalLong left = constantOf(e.left());
    if (left.isPresent()) {
      int c = (int) left.getAsLong();
      UnaryValues.Loop loop =
          e.operator() == ArithmeticOperator.SUBTRACT
              ? (v, n, t) -> ArithmeticInt.subtractFrom(c, v.ints(), n, t.ints())
              : intsBy(e.operator(), c);
      return unary(e.right(), Lane.INT, Lane.INT, loop);
    }
    return binary(e.left(), e.right(), Lane.INT, ints(e.operator()));
  }

  private static UnaryValues.Loop intsBy(ArithmeticOperator operator, int c) {
    return switch (operator) {
      case ADD -> (v, n, t) -> ArithmeticInt.add(v.ints(), c, n, t.ints());
      case SUBTRACT -> (v, n, t) -> ArithmeticInt.add(v.ints(), -c, n, t.ints());
      case MULTIPLY -> (v, n, t) -> ArithmeticInt.multiply(v.ints(), c, n, t.ints());
      case DIVIDE -> throw noQuotient();
    };
  }

  private static BinaryValues.Loop ints(ArithmeticOperator operator) {
    return switch (operator) {
      case ADD -> (a, b, n, t) -> ArithmeticInt.add(a.ints(), b.ints(), n, t.ints());
      case SUBTRACT -> (a, b, n, t) -> ArithmeticInt.subtract(a.ints(), b.ints(), n, t.ints());
      case MULTIPLY -> (a, b, n, t) -> ArithmeticInt.multiply(a.ints(), b.ints(), n, t.ints());
      case DIVIDE -> throw noQuotient();
    };
  }

  /** In lane LONG, of operands in lanes INT and LONG. */
  Values longs(Arithmetic e) {
    Optional<Fused> fused = Fused.of(e);
    if (fused.isPresent()) {
      return fusedLongs(fused.get());
    }
    OptionalLong right = constantOf(e.right());
    OptionalLong left = constantOf(e.left());
    boolean isSubtraction = e.operator() == ArithmeticOperator.SUBTRACT;
    if (right.isPresent()) {
      return unaryLongs(e.left(), false, e.operator(), right.getAsLong());
    }
    if (left.isPresent()) {
      return unaryLongs(e.right(), isSubtraction, e.operator(), left.getAsLong());
    }
    if (isInt(e.left()) && !isInt(e.right()) && !isSubtraction) {
      return binary(e.right(), e.left(), Lane.LONG, longsAndInts(e.operator()));
    }
    BinaryValues.Loop loop =
        isInt(e.right())
            ? isInt(e.left()) ? widened(e.operator()) : longsAndInts(e.operator())
            : isInt(e.left())
                ? (a, b, n, t) -> ArithmeticLong.subtract(a.ints(), b.longs(), n, t.longs())
                : longs(e.operator());
    return binary(e.left(), e.right(), Lane.LONG, loop);
  }

  private Values fusedLongs(Fused f) {
    long c = f.constant();
    BinaryValues.Loop loop;
    if (isInt(f.factor())) {
      loop =
          f.isSum()
              ? (a, b, n, t) -> ArithmeticLong.multiplySum(a.ints(), c, b.ints(), n, t.longs())
              : (a, b, n, t) ->
                  ArithmeticLong.multiplyDifference(a.ints(), c, b.ints(), n, t.longs());
    } else {
      loop =
          f.isSum()
              ? (a, b, n, t) -> ArithmeticLong.multiplySum(a.longs(), c, b.ints(), n, t.longs())
              : (a, b, n, t) ->
                  ArithmeticLong.multiplyDifference(a.longs(), c, b.ints(), n, t.longs());
    }
    return binary(f.factor(), f.term(), Lane.LONG, loop);
  }

  private Values unaryLongs(
      Expression operand, boolean isReversed, ArithmeticOperator operator, long c) {
    UnaryValues.Loop loop;
    if (isInt(operand)) {
      loop =
          isReversed
              ? (v, n, t) -> ArithmeticLong.subtractFrom(c, v.ints(), n, t.longs())
              : operator == ArithmeticOperator.MULTIPLY
                  ? (v, n, t) -> ArithmeticLong.multiply(v.ints(), c, n, t.longs())
                  : addition(operator, c, true);
    } else {
      loop =
          isReversed
              ? (v, n, t) -> ArithmeticLong.subtractFrom(c, v.longs(), n, t.longs())
              : operator == ArithmeticOperator.MULTIPLY
                  ? (v, n, t) -> ArithmeticLong.multiply(v.longs(), c, n, t.longs())
                  : addition(operator, c, false);
    }
    return unary(operand, isInt(operand) ? Lane.INT : Lane.LONG, Lane.LONG, loop);
  }

  private static UnaryValues.Loop addition(ArithmeticOperator operator, long c, boolean ofInts) {
    long term = operator == ArithmeticOperator.ADD ? c : -c; // wraps, and wraps back
    return ofInts
        ? (v, n, t) -> ArithmeticLong.add(v.ints(), term, n, t.longs())
        : (v, n, t) -> ArithmeticLong.add(v.longs(), term, n, t.longs());
  }

  private static BinaryValues.Loop widened(ArithmeticOperator operator) {
    return switch (operator) {
      case ADD -> (a, b, n, t) -> ArithmeticLong.add(a.ints(), b.ints(), n, t.longs());
      case SUBTRACT -> (a, b, n, t) -> ArithmeticLong.subtract(a.ints(), b.ints(), n, t.longs());
      case MULTIPLY -> (a, b, n, t) -> ArithmeticLong.multiply(a.ints(), b.ints(), n, t.longs());
      case DIVIDE -> throw noQuotient();
    };
  }

  private static BinaryValues.Loop longsAndInts(ArithmeticOperator operator) {
    return switch (operator) {
      case ADD -> (a, b, n, t) -> ArithmeticLong.add(a.longs(), b.ints(), n, t.longs());
      case SUBTRACT -> (a, b, n, t) -> ArithmeticLong.subtract(a.longs(), b.ints(), n, t.longs());
      case MULTIPLY -> (a, b, n, t) -> ArithmeticLong.multiply(a.longs(), b.ints(), n, t.longs());
      case DIVIDE -> throw noQuotient();
    };
  }

  private static BinaryValues.Loop longs(ArithmeticOperator operator) {
    return switch (operator) {
      case ADD -> (a, b, n, t) -> ArithmeticLong.add(a.longs(), b.longs(), n, t.longs());
      case SUBTRACT -> (a, b, n, t) -> ArithmeticLong.subtract(a.longs(), b.longs(), n, t.longs());
      case MULTIPLY -> (a, b, n, t) -> ArithmeticLong.multiply(a.longs(), b.longs(), n, t.longs());
      case DIVIDE -> throw noQuotient();
    };
  }

  private Values unary(Expression operand, Lane from, Lane to, UnaryValues.Loop loop) {
    return new UnaryValues(compiler.values(operand, from), to, compiler.capacity(), loop);
  }

  private Values binary(Expression a, Expression b, Lane lane, BinaryValues.Loop loop) {
    Values left = compiler.values(a, isInt(a) ? Lane.INT : Lane.LONG);
    Values right = compiler.values(b, isInt(b) ? Lane.INT : Lane.LONG);
    return new BinaryValues(left, right, lane, compiler.capacity(), loop);
  }

  private static OptionalLong constantOf(Expression e) {
    return e instanceof IntegralConstant c ? OptionalLong.of(c.value()) : OptionalLong.empty();
  }

  private static IllegalArgumentException noQuotient() {
    return new IllegalArgumentException("quotients are computed as DOUBLE");
  }
}
