package dev.assay.exec.column;

import dev.assay.exec.kernel.Memory;

/** Integers, dates, decimals and codes: an offset from the least value, as narrow as can be. */
final class IntegralEncoder extends SegmentEncoder {

  /** Of all integers between the bounds: a sketch that has seen so many learns no more. */
  private static final double NEARLY_ALL = 0.99;

  private final boolean isCounted;
  private final HyperLogLog distinct;

  private Encoding encoding = Encoding.CONSTANT;
  private long least;
  private long greatest;

  /** How many integers the bounds allowed when the sketch had seen nearly all of them. */
  private long possibleSeen;

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
    possibleSeen = other.possibleSeen;
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
      if (isCounted && possible() != possibleSeen) {
        count(values, count);
        possibleSeen = distinct.estimate() >= NEARLY_ALL * possible() ? possible() : 0;
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

  /** Puts the values of a word together on the heap: a young JVM is sooner fast there. */
  private static void writeValues(
      Encoding encoding, long[] values, int count, long base, long address) {
    int bits = Byte.SIZE * encoding.widthBytes();
    if (bits == 0) {
      return; // a constant lies in its segment
    }
    int each = Long.SIZE / bits;
    long[] words = new long[(count + each - 1) / each];
    for (int w = 0; w < words.length; w++) {
      long word = 0;
      for (int i = Math.min(count, (w + 1) * each) - 1; i >= w * each; i--) {
        word = (word << bits) | (values[i] - base);
      }
      words[w] = word;
    }
    Memory.copy(words, address, words.length);
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
