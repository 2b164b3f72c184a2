package dev.assay.exec.column;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.DecodeValidity;
import dev.assay.exec.kernel.NarrowPositions;
import dev.assay.exec.kernel.NarrowRange;
import dev.assay.exec.vector.RowSet;

/**
 * A comparison of an integral column with constants, on encoded values. It is given in logical
 * values (a date as its day, a decimal unscaled, a text as its code) and translated for each
 * segment with the segment's zone map. A row without a value is never selected.
 *
 * <p>Every comparison is one interval: {@code v < c} is between the least long and c - 1, {@code v
 * <> c} is outside c to c. Belongs to one worker; bind it to each segment in turn.
 */
public final class EncodedFilter {

  /** What a segment's zone map says. */
  public enum Outcome {
    /** No row is selected: the row group can be left out. */
    NONE,
    /** Every row is selected: nothing needs to be looked at. */
    ALL,
    /** Rows must be looked at. */
    SOME
  }

  private static final ColumnSegment NOTHING =
      new ColumnSegment(Encoding.CONSTANT, 0, 0, 0, 0, 0, 0, 0, 0);

  private final boolean inside;
  private final long least;
  private final long greatest;
  private final long[] words;
  private final long[] valid;

  private ColumnSegment segment = NOTHING;
  private boolean everyValue;
  private long start;
  private long span;

  private EncodedFilter(boolean inside, long least, long greatest, int capacity) {
    this.inside = inside;
    this.least = least;
    this.greatest = greatest;
    words = new long[Bitmap.words(capacity)];
    valid = new long[words.length];
  }

  /**
   * Values from {@code least} to {@code greatest}, both included; none where these are the wrong
   * way round.
   *
   * @param capacity most rows that are looked at in one call
   */
  public static EncodedFilter between(long least, long greatest, int capacity) {
    return new EncodedFilter(true, least, greatest, capacity);
  }

  /** Values below {@code least} or above {@code greatest}; parameters as for {@link #between}. */
  public static EncodedFilter outside(long least, long greatest, int capacity) {
    return new EncodedFilter(false, least, greatest, capacity);
  }

  /**
   * Makes ready for a segment.
   *
   * @param segment of an integral encoding
   */
  public Outcome bind(ColumnSegment segment) {
    switch (segment.encoding()) {
      case STRING, STRING_16, DOUBLE_64 ->
          throw new IllegalArgumentException(segment.encoding() + " is not filtered encoded");
      case CONSTANT, OFFSET_8, OFFSET_16, OFFSET_32, LONG_64 -> {}
    }
    this.segment = segment;
    long from = Math.max(least, segment.least());
    long to = Math.min(greatest, segment.greatest());
    boolean meets = from <= to;
    boolean covers = meets && from == segment.least() && to == segment.greatest();
    if (segment.nulls() == segment.rows() || (inside ? !meets : covers)) {
      return Outcome.NONE;
    }
    everyValue = inside ? covers : !meets;
    if (everyValue) {
      return segment.hasNulls() ? Outcome.SOME : Outcome.ALL;
    }
    // Unsigned and modulo the width, "outside" is the interval that begins behind "inside".
    start = (inside ? from : to + 1) - segment.base();
    span = inside ? to - from : from - to - 2;
    return Outcome.SOME;
  }

  /**
   * Indexes of the rows of a set that are selected, rising, as {@code Batch.take} wants them.
   *
   * @param rows of the bound segment's row group, at most the capacity
   * @param indexes room for all rows
   * @return how many
   */
  public int select(RowSet rows, int[] indexes) {
    int count = rows.count();
    if (rows.isRange()) {
      selectRange(rows.first(), count, words);
      return Bitmap.positions(words, count, indexes);
    }
    int[] positions = rows.positions();
    int selected = everyValue ? all(count, indexes) : narrow(positions, count, indexes);
    return segment.hasNulls()
        ? DecodeValidity.keep(segment.validityAddress(), positions, indexes, selected)
        : selected;
  }

  /**
   * Selected rows of a range as bits: bit i is row {@code first + i}, bits behind are 0. For
   * callers that combine several filters before they make positions.
   *
   * @param target a word for each 64 rows begun
   */
  public void selectRange(int first, int count, long[] target) {
    long address = segment.address() + (long) first * segment.encoding().widthBytes();
    if (everyValue) {
      Bitmap.fill(target, count);
    } else {
      switch (segment.encoding()) {
        case OFFSET_8 -> NarrowRange.bytes(address, count, (byte) start, (byte) span, target);
        case OFFSET_16 -> NarrowRange.shorts(address, count, (short) start, (short) span, target);
        case OFFSET_32 -> NarrowRange.ints(address, count, (int) start, (int) span, target);
        case LONG_64 -> NarrowRange.longs(address, count, start, span, target);
        default -> throw new IllegalStateException("a constant segment is all or nothing");
      }
    }
    if (segment.hasNulls()) {
      DecodeValidity.range(segment.validityAddress(), first, count, valid);
      Bitmap.and(target, valid, count);
    }
  }

  private int narrow(int[] positions, int count, int[] indexes) {
    long address = segment.address();
    return switch (segment.encoding()) {
      case OFFSET_8 ->
          NarrowPositions.bytes(address, positions, count, (int) start, (int) span, indexes);
      case OFFSET_16 ->
          NarrowPositions.shorts(address, positions, count, (int) start, (int) span, indexes);
      case OFFSET_32 ->
          NarrowPositions.ints(address, positions, count, (int) start, (int) span, indexes);
      case LONG_64 -> NarrowPositions.longs(address, positions, count, start, span, indexes);
      default -> throw new IllegalStateException("a constant segment is all or nothing");
    };
  }

  private static int all(int count, int[] indexes) {
    for (int i = 0; i < count; i++) {
      indexes[i] = i;
    }
    return count;
  }
}
