package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.function.Casting;
import dev.assay.exec.function.ScalarFunction.Body;
import dev.assay.exec.kernel.ArithmeticChecked;
import dev.assay.exec.kernel.ArithmeticDouble;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Chooses kernels for arithmetic: by lanes, by which side is constant, and unchecked where bounds
 * prove that every result is in the range of its type.
 */
record ArithmeticCompiler(Compiler compiler) {

  Values values(Arithmetic e) {
    Lane lane = e.type().lane();
    if (lane == Lane.DOUBLE) {
      Values doubles = doubles(e);
      return e.type().type().kind() == TypeKind.FLOAT ? rounded(doubles) : doubles;
    }
    if (lane == Lane.STRING) {
      return wide(e);
    }
    if (!isProven(e)) {
      return checked(e);
    }
    IntegralLoops loops = new IntegralLoops(compiler);
    return lane == Lane.INT && IntegralLoops.isInt(e.left()) && IntegralLoops.isInt(e.right())
        ? loops.ints(e)
        : compiler.toLane(loops.longs(e), Lane.LONG, lane);
  }

  private Values rounded(Values doubles) {
    UnaryValues.Loop toFloat =
        (v, n, t) -> {
          for (int i = 0; i < n; i++) {
            t.doubles()[i] = (float) v.doubles()[i];
          }
        };
    return new UnaryValues(doubles, Lane.DOUBLE, compiler.capacity(), toFloat);
  }

  private Values wide(Arithmetic e) {
    Body body =
        switch (e.operator()) {
          case ADD -> Casting.wide(BigInteger::add);
          case SUBTRACT -> Casting.wide(BigInteger::subtract);
          case MULTIPLY -> Casting.wide(BigInteger::multiply);
          case DIVIDE -> throw new IllegalArgumentException("quotients are computed as DOUBLE");
        };
    return CallValues.of("a result", List.of(e.left(), e.right()), e.type(), body, false, compiler);
  }

  /** Whether bounds promise that no result passes the range of the type. */
  static boolean isProven(Arithmetic e) {
    return Bounds.of(e.operator(), Bounds.of(e.left()), Bounds.of(e.right())).within(e.type());
  }

  private Values checked(Arithmetic e) {
    Values left = compiler.values(e.left(), Lane.LONG);
    Values right = compiler.values(e.right(), Lane.LONG);
    return switch (e.operator()) {
      case ADD ->
          new CheckedValues(
              "a sum",
              left,
              right,
              e.type(),
              compiler.capacity(),
              (a, b, n, t) -> ArithmeticChecked.add(a.longs(), b.longs(), n, t),
              (a, b, row) -> Math.addExact(a.longs()[row], b.longs()[row]));
      case SUBTRACT ->
          new CheckedValues(
              "a difference",
              left,
              right,
              e.type(),
              compiler.capacity(),
              (a, b, n, t) -> ArithmeticChecked.subtract(a.longs(), b.longs(), n, t),
              (a, b, row) -> Math.subtractExact(a.longs()[row], b.longs()[row]));
      case MULTIPLY ->
          new CheckedValues(
              "a product",
              left,
              right,
              e.type(),
              compiler.capacity(),
              (a, b, n, t) -> ArithmeticChecked.multiply(a.longs(), b.longs(), n, t),
              (a, b, row) -> Math.multiplyExact(a.longs()[row], b.longs()[row]));
      case DIVIDE -> throw new IllegalArgumentException("quotients are computed as DOUBLE");
    };
  }

  private Values doubles(Arithmetic e) {
    OptionalDouble right = constant(e.right());
    if (right.isPresent()) {
      return unary(e.left(), byConstant(e.operator(), right.getAsDouble()));
    }
    OptionalDouble left = constant(e.left());
    if (left.isPresent() && e.operator() != ArithmeticOperator.DIVIDE) {
      return unary(e.right(), ofConstant(e.operator(), left.getAsDouble()));
    }
    Values a = compiler.values(e.left(), Lane.DOUBLE);
    Values b = compiler.values(e.right(), Lane.DOUBLE);
    return new BinaryValues(a, b, Lane.DOUBLE, compiler.capacity(), columns(e.operator()));
  }

  private Values unary(Expression operand, UnaryValues.Loop loop) {
    Values values = compiler.values(operand, Lane.DOUBLE);
    return new UnaryValues(values, Lane.DOUBLE, compiler.capacity(), loop);
  }

  private static UnaryValues.Loop byConstant(ArithmeticOperator operator, double c) {
    return switch (operator) {
      case ADD -> (v, n, t) -> ArithmeticDouble.add(v.doubles(), c, n, t.doubles());
      case SUBTRACT -> (v, n, t) -> ArithmeticDouble.add(v.doubles(), -c, n, t.doubles());
      case MULTIPLY -> (v, n, t) -> ArithmeticDouble.multiply(v.doubles(), c, n, t.doubles());
      case DIVIDE -> (v, n, t) -> ArithmeticDouble.divide(v.doubles(), c, n, t.doubles());
    };
  }

  private static UnaryValues.Loop ofConstant(ArithmeticOperator operator, double c) {
    return operator == ArithmeticOperator.SUBTRACT
        ? (v, n, t) -> ArithmeticDouble.subtractFrom(c, v.doubles(), n, t.doubles())
        : byConstant(operator, c);
  }

  private static BinaryValues.Loop columns(ArithmeticOperator operator) {
    return switch (operator) {
      case ADD -> (a, b, n, t) -> ArithmeticDouble.add(a.doubles(), b.doubles(), n, t.doubles());
      case SUBTRACT ->
          (a, b, n, t) -> ArithmeticDouble.subtract(a.doubles(), b.doubles(), n, t.doubles());
      case MULTIPLY ->
          (a, b, n, t) -> ArithmeticDouble.multiply(a.doubles(), b.doubles(), n, t.doubles());
      case DIVIDE ->
          (a, b, n, t) -> ArithmeticDouble.divide(a.doubles(), b.doubles(), n, t.doubles());
    };
  }

  private static OptionalDouble constant(Expression e) {
    return switch (e) {
      case DoubleConstant c -> OptionalDouble.of(c.value());
      case IntegralConstant c -> OptionalDouble.of((double) c.value());
      default -> OptionalDouble.empty();
    };
  }
}
