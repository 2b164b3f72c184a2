package dev.assay.exec.column;

import dev.assay.exec.kernel.Memory;

/** Integers, dates, decimals and codes: an offset from the least value, as narrow as can be. */
final class IntegralEncoder extends SegmentEncoder {

  private final boolean isCounted;
  private final HyperLogLog distinct;

  private Encoding encoding = Encoding.CONSTANT;
  private long least;
  private long greatest;

  private long leastOfAll = Long.MAX_VALUE;
  private long greatestOfAll = Long.MIN_VALUE;
  private long last = Long.MIN_VALUE;
  private boolean isSorted = true;

  /**
   * Of a column.
   *
   * @param isCounted false where somebody else knows how many values are different
   */
  IntegralEncoder(boolean isCounted) {
    this.isCounted = isCounted;
    distinct = new HyperLogLog();
  }

  /** As far as another one has come. */
  IntegralEncoder(IntegralEncoder other) {
    super(other);
    isCounted = other.isCounted;
    distinct = new HyperLogLog(other.distinct);
    leastOfAll = other.leastOfAll;
    greatestOfAll = other.greatestOfAll;
    last = other.last;
    isSorted = other.isSorted;
  }

  @Override
  public SegmentEncoder fork(SegmentMemory memory) {
    return new IntegralEncoder(this);
  }

  @Override
  public long plan(ColumnBuffer values) {
    return plan(values.values, values);
  }

  /** As {@link #plan(ColumnBuffer)}, of other values for the rows of the buffer. */
  long plan(long[] values, ColumnBuffer rows) {
    int count = rows.size();
    boolean hasNulls = !rows.nullRows.isEmpty();
    if (hasNulls) {
      fillNulls(values, rows);
    }
    least = Long.MAX_VALUE;
    greatest = Long.MIN_VALUE;
    long before = last;
    boolean rises = !hasNulls && isSorted;
    for (int i = 0; i < count; i++) {
      long value = values[i];
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
      rises &= value >= before;
      before = value;
    }
    isSorted = rises;
    last = before;
    if (rows.nullRows.cardinality() < count) {
      leastOfAll = Math.min(leastOfAll, least);
      greatestOfAll = Math.max(greatestOfAll, greatest);
      if (isCounted) {
        count(values, count);
      }
    }
    encoding = Encoding.narrowest(least, greatest);
    return align((long) encoding.widthBytes() * count) + validityBytes(rows);
  }

  /** Gives rows without a value the least one, or 0 where no row has one. */
  private static void fillNulls(long[] values, ColumnBuffer rows) {
    long least = Long.MAX_VALUE;
    int count = rows.size();
    int row = rows.nullRows.nextClearBit(0);
    boolean none = row >= count;
    while (row < count) {
      least = Math.min(least, values[row]);
      row = rows.nullRows.nextClearBit(row + 1);
    }
    long filler = none ? 0 : least;
    rows.nullRows.stream().forEach(r -> values[r] = filler);
  }

  private void count(long[] values, int count) {
    long before = ~values[0];
    for (int i = 0; i < count; i++) {
      if (values[i] != before) {
        before = values[i];
        distinct.add(ValueHash.of(before));
      }
    }
  }

  @Override
  public void write(ColumnBuffer values, long address) {
    write(values.values, values, address);
  }

  /** As {@link #write(ColumnBuffer, long)}, of other values for the rows of the buffer. */
  void write(long[] values, ColumnBuffer rows, long address) {
    int count = rows.size();
    long base = encoding == Encoding.LONG_64 ? 0 : least;
    writeValues(encoding, values, count, base, address);
    long validity = writeValidity(rows, address + align((long) encoding.widthBytes() * count));
    written()
        .add(
            new ColumnSegment(
                encoding,
                count,
                base,
                encoding == Encoding.CONSTANT ? 0 : address,
                0,
                validity,
                least,
                greatest,
                rows.nullRows.cardinality()));
  }

  private static void writeValues(
      Encoding encoding, long[] values, int count, long base, long address) {
    switch (encoding) {
      case OFFSET_8 -> {
        for (int i = 0; i < count; i++) {
          Memory.putByte(address + i, (byte) (values[i] - base));
        }
      }
      case OFFSET_16 -> {
        for (int i = 0; i < count; i++) {
          Memory.putShort(address + 2L * i, (short) (values[i] - base));
        }
      }
      case OFFSET_32 -> {
        for (int i = 0; i < count; i++) {
          Memory.putInt(address + 4L * i, (int) (values[i] - base));
        }
      }
      case LONG_64 -> {
        for (int i = 0; i < count; i++) {
          Memory.putLong(address + 8L * i, values[i]);
        }
      }
      case CONSTANT, DOUBLE_64, STRING, STRING_16 -> {} // a constant lies in its segment
    }
  }

  @Override
  public ColumnStatistics statistics() {
    boolean any = leastOfAll <= greatestOfAll;
    long values = rows() - nulls();
    return new ColumnStatistics(
        rows(),
        nulls(),
        any ? leastOfAll : 0,
        any ? greatestOfAll : 0,
        any ? Math.min(distinct.estimate(), (double) Math.min(values, possible())) : 0,
        0,
        any && isSorted);
  }

  /** How many different integers there are between the bounds. */
  private long possible() {
    long range = greatestOfAll - leastOfAll;
    return range < 0 || range == Long.MAX_VALUE ? Long.MAX_VALUE : range + 1;
  }
}
