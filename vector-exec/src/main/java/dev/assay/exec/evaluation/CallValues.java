package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Call;
import dev.assay.exec.function.Row;
import dev.assay.exec.function.ScalarFunction;
import dev.assay.exec.function.ScalarFunction.Body;
import dev.assay.exec.function.ScalarFunction.OfBytes;
import dev.assay.exec.function.ScalarFunction.OfDouble;
import dev.assay.exec.function.ScalarFunction.OfLong;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.util.List;
import java.util.Locale;

/**
 * Values made row by row, only for rows that are asked for and whose arguments have values. A row
 * that fails raises an error, or is null where that is wanted.
 */
final class CallValues implements Values {

  private final String name;
  private final Values[] operands;
  private final Row row;
  private final ValueType type;
  private final Body body;
  private final boolean takesNulls;
  private final boolean isTry;
  private final long[] counted;
  private final ColumnVector result;

  private CallValues(
      String name,
      List<Expression> arguments,
      ValueType type,
      Body body,
      boolean takesNulls,
      boolean isTry,
      Compiler compiler) {
    this.name = name;
    this.type = type;
    this.body = body;
    this.takesNulls = takesNulls;
    this.isTry = isTry;
    operands = arguments.stream().map(each -> operand(each, compiler)).toArray(Values[]::new);
    List<ColumnType> types = arguments.stream().map(each -> each.type().type()).toList();
    row = new Row(types, compiler.arena());
    counted = new long[Bitmap.words(compiler.capacity())];
    result = new ColumnVector(type.lane(), compiler.capacity());
    result.setTextsPass(type.lane() == Lane.STRING);
  }

  /** Of a function. */
  static CallValues of(Call e, Compiler compiler) {
    ScalarFunction function = e.function();
    return new CallValues(
        function.name(),
        e.operands(),
        e.type(),
        function.body(),
        function.takesNulls(),
        false,
        compiler);
  }

  /**
   * Of a cast or of wide arithmetic.
   *
   * @param isTry whether a row that fails is null
   */
  static CallValues of(
      String name,
      List<Expression> operands,
      ValueType type,
      Body body,
      boolean isTry,
      Compiler compiler) {
    return new CallValues(name, operands, type, body, false, isTry, compiler);
  }

  private static Values operand(Expression operand, Compiler compiler) {
    Lane lane = operand.type().lane();
    boolean isText = operand.type().type().kind() == TypeKind.VARCHAR;
    return compiler.values(operand, isText ? Lane.STRING : lane == Lane.INT ? Lane.LONG : lane);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    Bitmap.copy(asked, rows, counted);
    for (int i = 0; i < operands.length; i++) {
      ColumnVector argument = operands[i].values(batch, asked);
      row.argument(i, argument);
      if (!takesNulls) {
        Validity.refine(argument, rows, counted);
      }
    }
    row.heap().reset();
    result.allValid();
    Bitmap.copy(counted, rows, result.validity());
    if (!Bitmap.isEqual(counted, asked, rows)) {
      result.validityCounts();
    }
    if (type.lane() == Lane.STRING) {
      java.util.Arrays.fill(result.ints(), 0, rows, 0);
    }
    for (int at = 0; at < rows; at++) {
      if (Bitmap.contains(counted, at)) {
        row.turnTo(at);
        compute(at);
        if (row.isNone()) {
          result.validityCounts();
          result.clear(at);
        }
      }
    }
    return result;
  }

  private void compute(int at) {
    try {
      switch (body) {
        case OfLong integral -> put(at, integral.apply(row));
        case OfDouble real -> result.doubles()[at] = rounded(real.apply(row));
        case OfBytes bytes -> {
          bytes.apply(row);
          result.longs()[at] = row.isNone() ? 0 : row.resultAddress();
          result.ints()[at] = row.isNone() ? 0 : row.resultBytes();
        }
      }
    } catch (ArithmeticException | java.time.DateTimeException e) {
      if (!isTry) {
        throw new ComputationFailed(
            e instanceof Row.Failure
                ? String.valueOf(e.getMessage())
                : "%s passes the range of %s (it was of %s)"
                    .formatted(name.toLowerCase(Locale.ROOT), typeName(), row));
      }
      row.none();
    }
  }

  private double rounded(double value) {
    return type.type().kind() == TypeKind.FLOAT ? (float) value : value;
  }

  private void put(int at, long value) {
    if (!row.isNone() && (value < type.least() || value > type.greatest())) {
      throw new ArithmeticException();
    }
    if (type.lane() == Lane.INT) {
      result.ints()[at] = (int) value;
    } else {
      result.longs()[at] = value;
    }
  }

  private String typeName() {
    ColumnType of = type.type();
    return of.kind() == TypeKind.DECIMAL
        ? "DECIMAL(" + of.precision() + ", " + of.scale() + ")"
        : of.kind().name();
  }
}
