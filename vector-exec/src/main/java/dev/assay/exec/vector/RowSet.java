package dev.assay.exec.vector;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Take;

/**
 * Which rows of a row group, or of a join's build side, the rows of a batch are. While a scan has
 * dropped nothing the rows are a range, and columns load without looking at positions. Belongs to
 * one worker.
 */
public final class RowSet {

  private int[] positions;
  private int[] spare;
  private int first;
  private int count;
  private boolean isRange;
  private boolean isSet;

  /** Whether {@link #bits} and {@link #span} are those of the positions. */
  private boolean spanIsKnown;

  private int span;
  private final long[] bits;

  /**
   * An empty set.
   *
   * @param capacity most rows of a batch
   */
  public RowSet(int capacity) {
    positions = new int[capacity];
    spare = new int[capacity];
    bits = new long[Bitmap.words(capacity)];
  }

  /** Forgets the rows: until it is set again, taking leaves it alone. */
  public void clear() {
    isSet = false;
    count = 0;
  }

  /** Makes this the rows {@code first} to {@code first + count - 1}. */
  public void setRange(int first, int count) {
    this.first = first;
    this.count = count;
    isRange = true;
    isSet = true;
  }

  /** The array into which a join writes positions, to be followed by {@link #setPositions}. */
  public int[] positionsToFill() {
    return positions;
  }

  /** Makes this the first positions of {@link #positionsToFill()}. */
  public void setPositions(int count) {
    this.count = count;
    isRange = false;
    isSet = true;
    spanIsKnown = false;
  }

  /** True where the rows are consecutive, from {@link #first()}. */
  public boolean isRange() {
    return isRange;
  }

  /** The first row of a range. */
  public int first() {
    return first;
  }

  /** How many rows. */
  public int count() {
    return count;
  }

  /** Positions of the rows; only where this is not a range. */
  public int[] positions() {
    return positions;
  }

  /**
   * Rows from the first position to the last where positions rise and these are at most so many
   * times as many, and no more than a batch has; else 0. Not for a range.
   */
  public int denseSpan(int times) {
    long rows = count == 0 ? 0 : 1L + positions[count - 1] - positions[0];
    if (rows <= 0 || rows > Math.min(positions.length, (long) times * count)) {
      return 0;
    }
    if (!spanIsKnown) {
      span = Bitmap.ofRising(positions, count, bits) ? (int) rows : 0;
      spanIsKnown = true;
    }
    return span;
  }

  /** Of a dense span, a bit for each row from the first position on: whether it is of this set. */
  public long[] denseBits() {
    return bits;
  }

  /**
   * Keeps those rows whose indexes are given, in that order; an index may come again.
   *
   * @param indexes each at least 0 and below {@link #count()}
   * @param taken how many of them count, at most the capacity
   */
  public void take(int[] indexes, int taken) {
    if (!isSet) {
      return;
    }
    compose(indexes, taken, spare);
    int[] composed = spare;
    spare = positions;
    positions = composed;
    count = taken;
    isRange = false;
    spanIsKnown = false;
  }

  /** As {@link #take}, leaving this set alone and making another one the rows taken. */
  void takeInto(RowSet target, int[] indexes, int taken) {
    if (!isSet) {
      target.clear();
      return;
    }
    compose(indexes, taken, target.positions);
    target.setPositions(taken);
  }

  private void compose(int[] indexes, int taken, int[] target) {
    if (isRange) {
      int base = first;
      for (int i = 0; i < taken; i++) {
        target[i] = base + indexes[i];
      }
    } else {
      Take.ints(positions, indexes, taken, target);
    }
  }
}
