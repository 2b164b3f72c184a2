package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.DateField;
import dev.assay.exec.expression.Expression.Extract;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.function.Casting;
import dev.assay.exec.function.ScalarFunction.Body;
import dev.assay.exec.kernel.ArithmeticChecked;
import dev.assay.exec.kernel.ArithmeticDouble;
import dev.assay.exec.kernel.ArithmeticLong;
import dev.assay.exec.kernel.CivilDate;
import dev.assay.exec.kernel.Convert;
import dev.assay.exec.kernel.Lookup;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** Chooses kernels for casts and for fields of dates. */
record CastCompiler(Compiler compiler) {

  /** Dates of so many days have their fields looked up: about eleven years, 16 KiB. */
  private static final int MAX_DAYS_BY_TABLE = 4096;

  private static final long TEN = 10;

  Values values(Cast e) {
    ColumnType from = e.operand().type().type();
    ColumnType to = e.type().type();
    if (from.kind() == TypeKind.VARCHAR && to.kind() == TypeKind.VARCHAR) {
      return text(e);
    }
    if (to.kind() == TypeKind.BOOLEAN && !e.orNull() && e.operand().type().lane() != Lane.STRING) {
      return from.kind() == TypeKind.BOOLEAN ? compiler.values(e.operand(), Lane.INT) : truth(e);
    }
    if (isByRow(e, from, to)) {
      Body body =
          Casting.body(from, to, e.type().lane())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "a cast from " + from.kind() + " to " + to.kind() + " is not supported"));
      return CallValues.of("a cast", List.of(e.operand()), e.type(), body, e.orNull(), compiler);
    }
    if (to.kind() == TypeKind.DOUBLE) {
      return toDouble(e, from.scale());
    }
    if (from.kind() == TypeKind.DOUBLE) {
      return fromDouble(e, Math.pow(10, to.scale()));
    }
    int digits = to.scale() - from.scale();
    return digits == 0
        ? inRange(e)
        : digits > 0 ? scaledUp(e, power(digits)) : scaledDown(e, power(-digits));
  }

  /** Kernels cast between exact numbers of 64 bits, and from and to DOUBLE; else by the row. */
  private static boolean isByRow(Cast e, ColumnType from, ColumnType to) {
    if (from.kind() == to.kind() && from.scale() == to.scale() && !e.orNull()) {
      return (e.operand().type().lane() == Lane.STRING) != (e.type().lane() == Lane.STRING);
    }
    boolean isDouble = to.kind() == TypeKind.DOUBLE;
    boolean isPlain =
        from.kind().isExact()
            && (to.kind().isExact() || isDouble)
            && Math.abs(to.scale() - from.scale()) <= ColumnType.MAX_LONG_PRECISION;
    boolean isKnown =
        isPlain
            || (from.kind() == TypeKind.DOUBLE && to.kind() == TypeKind.DECIMAL)
            || (from.kind().isFloating() && isDouble);
    return e.orNull()
        || !isKnown
        || e.operand().type().lane() == Lane.STRING
        || e.type().lane() == Lane.STRING;
  }

  static long power(int digits) {
    if (digits > 18) {
      throw new IllegalArgumentException(
          "a cast over " + digits + " decimal digits is not supported: 18 is the most");
    }
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= TEN;
    }
    return power;
  }

  private Values text(Cast e) {
    if (e.type().lane() == Lane.STRING) {
      return compiler.values(e.operand(), Lane.STRING);
    }
    if (!e.type().dictionary().equals(e.operand().type().dictionary())) {
      throw new IllegalArgumentException("a text cannot become a code of another dictionary");
    }
    return compiler.values(e.operand());
  }

  private Values truth(Cast e) {
    Expression zero = new IntegralConstant(0, e.operand().type());
    return compiler.values(new Comparison(ComparisonOperator.NOT_EQUAL, e.operand(), zero));
  }

  private Values toDouble(Cast e, int scale) {
    Values operand = compiler.values(e.operand(), Lane.DOUBLE);
    double divisor = Math.pow(10, scale);
    return scale == 0
        ? operand
        : new UnaryValues(
            operand,
            Lane.DOUBLE,
            compiler.capacity(),
            (v, n, t) -> ArithmeticDouble.divide(v.doubles(), divisor, n, t.doubles()));
  }

  private Values fromDouble(Cast e, double factor) {
    Values operand = compiler.values(e.operand());
    return new CheckedValues(
        "a cast value",
        operand,
        e.type(),
        compiler.capacity(),
        (v, same, n, t) -> Convert.roundToLongs(v.doubles(), factor, n, t),
        (v, same, row) -> exactly(v.doubles()[row] * factor));
  }

  private static long exactly(double value) {
    if (!Convert.fitsLong(value)) {
      throw new ArithmeticException("more than 64 bits");
    }
    return Convert.roundToLong(value);
  }

  private Values inRange(Cast e) {
    if (Bounds.of(e.operand()).within(e.type())) {
      return compiler.values(e.operand(), e.type().lane());
    }
    Values operand = compiler.values(e.operand(), Lane.LONG);
    return new CheckedValues(
        "a cast value",
        operand,
        e.type(),
        compiler.capacity(),
        CastCompiler::copy,
        (v, same, row) -> v.longs()[row]);
  }

  private static boolean copy(ColumnVector v, ColumnVector same, int rows, long[] target) {
    System.arraycopy(v.longs(), 0, target, 0, rows);
    return false;
  }

  private Values scaledUp(Cast e, long factor) {
    BigInteger by = BigInteger.valueOf(factor);
    Bounds bounds = Bounds.of(e.operand());
    Bounds scaled = new Bounds(bounds.least().multiply(by), bounds.greatest().multiply(by));
    Values operand = compiler.values(e.operand(), Lane.LONG);
    if (scaled.within(e.type())) {
      UnaryValues.Loop loop = (v, n, t) -> ArithmeticLong.multiply(v.longs(), factor, n, t.longs());
      Values longs = new UnaryValues(operand, Lane.LONG, compiler.capacity(), loop);
      return compiler.toLane(longs, Lane.LONG, e.type().lane());
    }
    return new CheckedValues(
        "a cast value",
        operand,
        e.type(),
        compiler.capacity(),
        (v, same, n, t) -> ArithmeticChecked.multiply(v.longs(), factor, n, t),
        (v, same, row) -> Math.multiplyExact(v.longs()[row], factor));
  }

  private Values scaledDown(Cast e, long divisor) {
    Values operand = compiler.values(e.operand(), Lane.LONG);
    return new CheckedValues(
        "a cast value",
        operand,
        e.type(),
        compiler.capacity(),
        (v, same, n, t) -> {
          Convert.divideRounding(v.longs(), divisor, n, t);
          return false;
        },
        (v, same, row) -> Convert.divideRounding(v.longs()[row], divisor));
  }

  /** A field of a date. */
  Values field(Extract e) {
    ValueType days = e.operand().type();
    Values operand = compiler.values(e.operand(), Lane.INT);
    long span = days.greatest() - days.least();
    UnaryValues.Loop loop =
        span < MAX_DAYS_BY_TABLE ? byTable(e.field(), days, (int) span + 1) : computed(e.field());
    Values ints = new UnaryValues(operand, Lane.INT, compiler.capacity(), loop);
    return compiler.toLane(ints, Lane.INT, e.type().lane());
  }

  private static UnaryValues.Loop byTable(DateField field, ValueType days, int span) {
    int base = (int) days.least();
    int[] day = new int[span];
    Arrays.setAll(day, i -> base + i);
    int[] table = new int[span];
    switch (field) {
      case YEAR -> CivilDate.years(day, span, table);
      case MONTH -> CivilDate.months(day, span, table);
      case DAY -> CivilDate.daysOfMonth(day, span, table);
    }
    return (v, n, t) -> Lookup.ints(v.ints(), base, table, n, t.ints());
  }

  private static UnaryValues.Loop computed(DateField field) {
    return switch (field) {
      case YEAR -> (v, n, t) -> CivilDate.years(v.ints(), n, t.ints());
      case MONTH -> (v, n, t) -> CivilDate.months(v.ints(), n, t.ints());
      case DAY -> (v, n, t) -> CivilDate.daysOfMonth(v.ints(), n, t.ints());
    };
  }
}
