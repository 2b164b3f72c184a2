package dev.assay.exec.column;

import dev.assay.exec.kernel.Memory;

/** Floating point, as it is. */
final class DoubleEncoder extends SegmentEncoder {

  private final HyperLogLog distinct;
  private double last = Double.NEGATIVE_INFINITY;
  private boolean isSorted = true;

  DoubleEncoder() {
    distinct = new HyperLogLog();
  }

  private DoubleEncoder(DoubleEncoder other) {
    super(other);
    distinct = new HyperLogLog(other.distinct);
    last = other.last;
    isSorted = other.isSorted;
  }

  @Override
  public SegmentEncoder fork(SegmentMemory memory) {
    return new DoubleEncoder(this);
  }

  @Override
  public long plan(ColumnBuffer values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.nullRows.get(i)) {
        isSorted = false;
      } else {
        double value = Double.longBitsToDouble(values.values[i]);
        distinct.add(ValueHash.of(Double.doubleToLongBits(value + 0.0))); // 0.0 equals -0.0
        isSorted &= value >= last;
        last = value;
      }
    }
    return align(8L * values.size()) + validityBytes(values);
  }

  @Override
  public void write(ColumnBuffer values, long address) {
    int rows = values.size();
    Memory.copy(values.values, address, rows);
    long validity = writeValidity(values, address + align(8L * rows));
    int nulls = values.nullRows.cardinality();
    written()
        .add(new ColumnSegment(Encoding.DOUBLE_64, rows, 0, address, 0, validity, 0, 0, nulls));
  }

  @Override
  public ColumnStatistics statistics() {
    long values = rows() - nulls();
    double different = Math.min(distinct.estimate(), (double) values);
    return new ColumnStatistics(rows(), nulls(), 0, 0, different, 0, values > 0 && isSorted);
  }
}
