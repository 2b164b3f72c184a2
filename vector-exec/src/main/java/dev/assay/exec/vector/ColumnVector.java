package dev.assay.exec.vector;

import dev.assay.exec.kernel.Take;
import dev.assay.exec.type.Lane;
import java.util.Arrays;

/**
 * Values of one column for the rows of a batch, dense from 0. Arrays are made once, at the capacity
 * of a batch, and reused; only those of the vector's lane are there, the others are empty. Belongs
 * to one worker.
 *
 * <p>Where {@link #hasNulls()}, bit r of {@link #validity()} tells whether row r has a value; what
 * a row without a value holds in its lane is unspecified but harmless (a text of length 0 or one
 * that can be read).
 */
public final class ColumnVector {

  private static final int[] NO_INTS = {};
  private static final long[] NO_LONGS = {};
  private static final double[] NO_DOUBLES = {};

  private final Lane lane;
  private final int capacity;
  private final int[] ints;
  private final long[] longs;
  private final double[] doubles;
  private final long[] validity;
  private boolean hasNulls;
  private boolean textsPass;

  /**
   * An empty vector.
   *
   * @param lane how values lie
   * @param capacity most rows, 1 or more
   */
  public ColumnVector(Lane lane, int capacity) {
    this.lane = lane;
    this.capacity = capacity;
    ints = lane == Lane.INT || lane == Lane.STRING ? new int[capacity] : NO_INTS;
    longs = lane == Lane.LONG || lane == Lane.STRING ? new long[capacity] : NO_LONGS;
    doubles = lane == Lane.DOUBLE ? new double[capacity] : NO_DOUBLES;
    validity = new long[(capacity + Long.SIZE - 1) / Long.SIZE];
  }

  /** How values lie. */
  public Lane lane() {
    return lane;
  }

  /** Most rows. */
  public int capacity() {
    return capacity;
  }

  /** Values of lane INT, lengths in bytes of lane STRING. */
  public int[] ints() {
    return ints;
  }

  /** Values of lane LONG, addresses of lane STRING. */
  public long[] longs() {
    return longs;
  }

  /** Values of lane DOUBLE. */
  public double[] doubles() {
    return doubles;
  }

  /** Bitmap of rows that have a value; unspecified unless {@link #hasNulls()}. */
  public long[] validity() {
    return validity;
  }

  /** False promises that every row has a value. */
  public boolean hasNulls() {
    return hasNulls;
  }

  /** Says that every row has a value. */
  public void allValid() {
    hasNulls = false;
  }

  /** Says that the bitmap counts, which the caller has filled or fills now. */
  public void validityCounts() {
    hasNulls = true;
  }

  /** Says that the bitmap counts and marks the first rows as valid, for callers that clear bits. */
  public void allValidByBitmap(int rows) {
    Arrays.fill(validity, 0, (rows + Long.SIZE - 1) / Long.SIZE, -1L);
    hasNulls = true;
  }

  /** Whether a row has a value. */
  public boolean isValid(int row) {
    return !hasNulls || (validity[row >>> 6] >>> row & 1) != 0;
  }

  /** Takes a row's value away; only after {@link #allValidByBitmap}. */
  public void clear(int row) {
    validity[row >>> 6] &= ~(1L << row);
  }

  /**
   * Whether texts lie in memory that is used again with the next batch: who keeps one copies it.
   */
  public boolean textsPass() {
    return textsPass;
  }

  /** Says whether they do. */
  public void setTextsPass(boolean pass) {
    textsPass = pass;
  }

  /**
   * Fills this with rows of another vector, in the order given; an index may come again.
   *
   * @param from another vector of the same lane
   * @param indexes of its rows
   * @param count how many of them count, at most the capacity
   */
  public void take(ColumnVector from, int[] indexes, int count) {
    switch (lane) {
      case INT -> Take.ints(from.ints, indexes, count, ints);
      case LONG -> Take.longs(from.longs, indexes, count, longs);
      case DOUBLE -> Take.doubles(from.doubles, indexes, count, doubles);
      case STRING -> {
        Take.longs(from.longs, indexes, count, longs);
        Take.ints(from.ints, indexes, count, ints);
      }
    }
    hasNulls = from.hasNulls;
    textsPass = from.textsPass;
    if (hasNulls) {
      Take.bits(from.validity, indexes, count, validity);
    }
  }

  /**
   * Writes the first rows of another vector over some of this one's, after {@link
   * #allValidByBitmap}.
   *
   * @param from another vector of the same lane
   * @param first the row here that takes its first one
   */
  public void put(ColumnVector from, int rows, int first) {
    switch (lane) {
      case INT -> System.arraycopy(from.ints, 0, ints, first, rows);
      case LONG -> System.arraycopy(from.longs, 0, longs, first, rows);
      case DOUBLE -> System.arraycopy(from.doubles, 0, doubles, first, rows);
      case STRING -> {
        System.arraycopy(from.ints, 0, ints, first, rows);
        System.arraycopy(from.longs, 0, longs, first, rows);
      }
    }
    for (int row = 0; from.hasNulls && row < rows; row++) {
      if (!from.isValid(row)) {
        clear(first + row);
      }
    }
  }
}
