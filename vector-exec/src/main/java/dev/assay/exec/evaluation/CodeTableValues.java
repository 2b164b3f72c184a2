package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Lookup;
import dev.assay.exec.kernel.Take;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.util.stream.IntStream;

/** Values that were computed once for each code, and at last for a row without a value. */
final class CodeTableValues implements Values {

  private final Values codes;
  private final ColumnVector table;
  private final boolean someCodeHasNone;
  private final int[] orNull;
  private final ColumnVector result;

  /**
   * A table.
   *
   * @param table by code, with one more entry for null; its bitmap counts
   */
  CodeTableValues(Values codes, ColumnVector table, int capacity) {
    this.codes = codes;
    this.table = table;
    someCodeHasNone =
        IntStream.range(0, table.capacity() - 1).anyMatch(code -> !table.isValid(code));
    orNull = new int[capacity];
    result = new ColumnVector(table.lane(), capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    ColumnVector of = codes.values(batch, asked);
    int[] indexes = of.ints();
    if (of.hasNulls()) {
      Lookup.orElse(indexes, of.validity(), table.capacity() - 1, rows, orNull);
      indexes = orNull;
    }
    switch (table.lane()) {
      case INT -> Take.ints(table.ints(), indexes, rows, result.ints());
      case LONG -> Take.longs(table.longs(), indexes, rows, result.longs());
      case DOUBLE -> Take.doubles(table.doubles(), indexes, rows, result.doubles());
      case STRING -> {
        Take.longs(table.longs(), indexes, rows, result.longs());
        Take.ints(table.ints(), indexes, rows, result.ints());
      }
    }
    if (someCodeHasNone || of.hasNulls()) {
      result.validityCounts();
      Take.bits(table.validity(), indexes, rows, result.validity());
    } else {
      result.allValid();
    }
    return result;
  }
}
