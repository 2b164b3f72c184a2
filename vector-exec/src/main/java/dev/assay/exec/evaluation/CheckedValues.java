package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.ArithmeticChecked;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Convert;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/**
 * Integral results that may pass the range of their type. The kernel computes all rows and tells
 * whether any is suspect; only then are rows looked at one by one, and only a row that is asked for
 * and has a value fails.
 */
final class CheckedValues implements Values {

  /** The kernel, which tells whether a result may have passed 64 bits. */
  @FunctionalInterface
  interface Loop {
    boolean run(ColumnVector left, ColumnVector right, int rows, long[] target);
  }

  /** One row's result; an {@link ArithmeticException} where it passes 64 bits. */
  @FunctionalInterface
  interface Exact {
    long compute(ColumnVector left, ColumnVector right, int row);
  }

  private final String what;
  private final Values left;
  private final Values right;
  private final boolean isUnary;
  private final ValueType type;
  private final Loop loop;
  private final Exact exact;
  private final ColumnVector result;
  private final long[] wide;

  /** An operation on two operands; the name is for messages. */
  CheckedValues(
      String what,
      Values left,
      Values right,
      ValueType type,
      int capacity,
      Loop loop,
      Exact exact) {
    this(what, left, right, false, type, capacity, loop, exact);
  }

  /** An operation on one operand, which the kernel is given twice. */
  CheckedValues(String what, Values operand, ValueType type, int capacity, Loop loop, Exact exact) {
    this(what, operand, operand, true, type, capacity, loop, exact);
  }

  private CheckedValues(
      String what,
      Values left,
      Values right,
      boolean isUnary,
      ValueType type,
      int capacity,
      Loop loop,
      Exact exact) {
    this.what = what;
    this.left = left;
    this.right = right;
    this.isUnary = isUnary;
    this.type = type;
    this.loop = loop;
    this.exact = exact;
    result = new ColumnVector(type.lane(), capacity);
    wide = type.lane() == Lane.LONG ? result.longs() : new long[capacity];
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    ColumnVector a = left.values(batch, asked);
    ColumnVector b = isUnary ? a : right.values(batch, asked);
    boolean suspect = loop.run(a, b, rows, wide);
    if (suspect || ArithmeticChecked.passes(wide, rows, type.least(), type.greatest())) {
      checkEach(a, b, rows, asked);
    }
    if (type.lane() == Lane.INT) {
      Convert.toInts(wide, rows, result.ints());
    }
    Validity.both(a, b, rows, result);
    return result;
  }

  private void checkEach(ColumnVector a, ColumnVector b, int rows, long[] asked) {
    for (int row = 0; row < rows; row++) {
      if (Bitmap.contains(asked, row) && a.isValid(row) && b.isValid(row)) {
        check(a, b, row);
      }
    }
  }

  private void check(ColumnVector a, ColumnVector b, int row) {
    try {
      long value = exact.compute(a, b, row);
      if (value >= type.least() && value <= type.greatest()) {
        return;
      }
    } catch (ArithmeticException e) {
      // more than 64 bits: told below
    }
    String of = shown(a, row) + (isUnary ? "" : " and " + shown(b, row));
    throw new ComputationFailed(
        "%s passes the range of %s: cast its operands to a wider type (it was of %s%s)"
            .formatted(what, name(type.type()), of, type.type().scale() > 0 ? ", unscaled" : ""));
  }

  private static String shown(ColumnVector values, int row) {
    return switch (values.lane()) {
      case INT -> String.valueOf(values.ints()[row]);
      case LONG -> String.valueOf(values.longs()[row]);
      default -> String.valueOf(values.doubles()[row]);
    };
  }

  private static String name(ColumnType type) {
    return type.kind() == TypeKind.DECIMAL
        ? "DECIMAL(" + type.precision() + ", " + type.scale() + ")"
        : type.kind().name();
  }
}
