package dev.assay.exec.evaluation;

import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The same value in every row, filled once. */
record ConstantValues(ColumnVector result) implements Values {

  static ConstantValues integral(long value, Lane lane, int capacity) {
    ColumnVector result = new ColumnVector(lane, capacity);
    Arrays.fill(result.ints(), (int) value);
    Arrays.fill(result.longs(), value);
    Arrays.fill(result.doubles(), (double) value);
    return new ConstantValues(result);
  }

  static ConstantValues real(double value, int capacity) {
    ColumnVector result = new ColumnVector(Lane.DOUBLE, capacity);
    Arrays.fill(result.doubles(), value);
    return new ConstantValues(result);
  }

  static ConstantValues text(String value, int capacity, Arena arena) {
    MemorySegment bytes = bytes(value, arena);
    ColumnVector result = new ColumnVector(Lane.STRING, capacity);
    Arrays.fill(result.longs(), bytes.address());
    Arrays.fill(result.ints(), (int) bytes.byteSize());
    return new ConstantValues(result);
  }

  static ConstantValues none(Lane lane, int capacity) {
    ColumnVector result = new ColumnVector(lane, capacity);
    result.validityCounts(); // no bit of it is set
    return new ConstantValues(result);
  }

  /** The UTF-8 bytes of a text in an arena. */
  static MemorySegment bytes(String value, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The vector. */
  ColumnVector vector() {
    return result;
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    return result;
  }
}
