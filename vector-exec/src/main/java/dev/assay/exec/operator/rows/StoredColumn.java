package dev.assay.exec.operator.rows;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.ProbeTake;
import dev.assay.exec.kernel.Scatter;
import dev.assay.exec.kernel.Take;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnSource;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;

/**
 * One column of collected rows as flat arrays, which may be longer than there are rows. Immutable;
 * any thread may read. Texts are kept as addresses: what they point to outlives the query.
 */
public final class StoredColumn implements ColumnSource {

  static final int[] NO_INTS = {};
  static final long[] NO_LONGS = {};
  static final double[] NO_DOUBLES = {};

  private final Lane lane;
  private final int[] ints;
  private final long[] longs;
  private final double[] doubles;
  private final long[] validity;
  private final int size;

  StoredColumn(Lane lane, int[] ints, long[] longs, double[] doubles, long[] validity, int size) {
    this.lane = lane;
    this.ints = ints;
    this.longs = longs;
    this.doubles = doubles;
    this.validity = validity;
    this.size = size;
  }

  /**
   * A column of arrays that are there already and stay as they are.
   *
   * @param validity bitmap of the rows that have a value; of length 0 where all have
   */
  public static StoredColumn ofInts(int[] values, long[] validity, int size) {
    return new StoredColumn(Lane.INT, values, NO_LONGS, NO_DOUBLES, validity, size);
  }

  /** As {@link #ofInts}. */
  public static StoredColumn ofLongs(long[] values, long[] validity, int size) {
    return new StoredColumn(Lane.LONG, NO_INTS, values, NO_DOUBLES, validity, size);
  }

  /** As {@link #ofInts}. */
  public static StoredColumn ofDoubles(double[] values, long[] validity, int size) {
    return new StoredColumn(Lane.DOUBLE, NO_INTS, NO_LONGS, values, validity, size);
  }

  /** As {@link #ofInts}. */
  public static StoredColumn ofTexts(long[] addresses, int[] lengths, long[] validity, int size) {
    return new StoredColumn(Lane.STRING, lengths, addresses, NO_DOUBLES, validity, size);
  }

  /** How values lie. */
  public Lane lane() {
    return lane;
  }

  /** Rows. */
  public int size() {
    return size;
  }

  /** Bitmap of the rows that have a value, of length 0 where all have. */
  public long[] validity() {
    return validity;
  }

  /** Values of lane INT, lengths of lane STRING. */
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

  /** False promises that every row has a value. */
  public boolean hasNulls() {
    return validity.length > 0;
  }

  /** Whether a row has a value. */
  public boolean isValid(int row) {
    return validity.length == 0 || (validity[row >>> 6] >>> row & 1) != 0;
  }

  /** Those rows, in that order. */
  StoredColumn pick(int[] rows, int count) {
    int[] pickedInts = ints.length == 0 ? NO_INTS : new int[count];
    long[] pickedLongs = longs.length == 0 ? NO_LONGS : new long[count];
    double[] pickedDoubles = doubles.length == 0 ? NO_DOUBLES : new double[count];
    long[] pickedValidity = hasNulls() ? new long[Bitmap.words(count)] : NO_LONGS;
    if (ints.length > 0) {
      Take.ints(ints, rows, count, pickedInts);
    }
    if (longs.length > 0) {
      Take.longs(longs, rows, count, pickedLongs);
    }
    if (doubles.length > 0) {
      Take.doubles(doubles, rows, count, pickedDoubles);
    }
    if (hasNulls()) {
      Take.bits(validity, rows, count, pickedValidity);
    }
    return new StoredColumn(lane, pickedInts, pickedLongs, pickedDoubles, pickedValidity, count);
  }

  /** A column to copy rows into; every row of it has a value until then. */
  public static StoredColumn empty(Lane lane, int size, boolean hasNulls, QueryMemory memory) {
    boolean isText = lane == Lane.STRING;
    StoredColumn empty =
        new StoredColumn(
            lane,
            lane == Lane.INT || isText ? memory.ints(size) : NO_INTS,
            lane == Lane.LONG || isText ? memory.longs(size) : NO_LONGS,
            lane == Lane.DOUBLE ? memory.doubles(size) : NO_DOUBLES,
            hasNulls ? new long[Bitmap.words(size)] : NO_LONGS,
            size);
    if (hasNulls) {
      Bitmap.fill(empty.validity, size);
    }
    return empty;
  }

  /** Copies some rows to a place in another column, but not whether they have values. */
  void copy(int first, int count, StoredColumn target, int at) {
    if (lane == Lane.INT || lane == Lane.STRING) {
      System.arraycopy(ints, first, target.ints, at, count);
    }
    if (lane == Lane.LONG || lane == Lane.STRING) {
      System.arraycopy(longs, first, target.longs, at, count);
    }
    if (lane == Lane.DOUBLE) {
      System.arraycopy(doubles, first, target.doubles, at, count);
    }
  }

  /** Copies some rows to places in another column, but not whether they have values. */
  void scatter(int from, int to, int[] places, StoredColumn target) {
    if (lane == Lane.INT || lane == Lane.STRING) {
      Scatter.ints(ints, from, to, places, target.ints);
    }
    if (lane == Lane.LONG || lane == Lane.STRING) {
      Scatter.longs(longs, from, to, places, target.longs);
    }
    if (lane == Lane.DOUBLE) {
      Scatter.doubles(doubles, from, to, places, target.doubles);
    }
  }

  /** Copies which rows have no value, to places in another column. */
  void scatterValidity(int[] places, StoredColumn target) {
    for (int row = 0; row < size && hasNulls(); row++) {
      if (!isValid(row)) {
        target.validity[places[row] >>> 6] &= ~(1L << places[row]);
      }
    }
  }

  /** Copies which of some rows have no value. */
  void copyValidity(int first, int count, StoredColumn target, int at) {
    for (int row = 0; row < count && hasNulls(); row++) {
      if (!isValid(first + row)) {
        target.validity[(at + row) >>> 6] &= ~(1L << (at + row));
      }
    }
  }

  /** Gives its arrays up. */
  public void release(QueryMemory memory) {
    memory.release(ints);
    memory.release(longs);
    memory.release(doubles);
  }

  @Override
  public void load(RowSet rows, ColumnVector target) {
    int count = rows.count();
    if (rows.isRange()) {
      loadRange(rows.first(), count, target);
      return;
    }
    int[] positions = rows.positions();
    switch (lane) {
      case INT -> Take.ints(ints, positions, count, target.ints());
      case LONG -> Take.longs(longs, positions, count, target.longs());
      case DOUBLE -> Take.doubles(doubles, positions, count, target.doubles());
      case STRING -> {
        Take.longs(longs, positions, count, target.longs());
        Take.ints(ints, positions, count, target.ints());
      }
    }
    if (hasNulls()) {
      target.validityCounts();
      Take.bits(validity, positions, count, target.validity());
    } else {
      target.allValid();
    }
  }

  private void loadRange(int first, int count, ColumnVector target) {
    if (lane == Lane.INT || lane == Lane.STRING) {
      System.arraycopy(ints, first, target.ints(), 0, count);
    }
    if (lane == Lane.LONG || lane == Lane.STRING) {
      System.arraycopy(longs, first, target.longs(), 0, count);
    }
    if (lane == Lane.DOUBLE) {
      System.arraycopy(doubles, first, target.doubles(), 0, count);
    }
    target.allValid();
    if (hasNulls()) {
      target.allValidByBitmap(count);
      for (int i = 0; i < count; i++) {
        if (!isValid(first + i)) {
          target.clear(i);
        }
      }
    }
  }

  /**
   * The same rows, where a position of -1 stands for a row of nulls: the far side of an outer join.
   */
  public ColumnSource orNull() {
    return this::loadOrNull;
  }

  private void loadOrNull(RowSet rows, ColumnVector target) {
    int count = rows.count();
    if (rows.isRange()) {
      loadRange(rows.first(), count, target);
      return;
    }
    int[] positions = rows.positions();
    switch (lane) {
      case INT -> ProbeTake.ints(ints, positions, count, target.ints());
      case LONG -> ProbeTake.longs(longs, positions, count, target.longs());
      case DOUBLE -> ProbeTake.doubles(doubles, positions, count, target.doubles());
      case STRING -> {
        ProbeTake.longs(longs, positions, count, target.longs());
        ProbeTake.ints(ints, positions, count, target.ints());
      }
    }
    target.allValidByBitmap(count);
    for (int i = 0; i < count; i++) {
      if (positions[i] < 0 || !isValid(positions[i])) {
        target.clear(i);
      }
    }
  }
}
