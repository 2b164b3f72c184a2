package dev.assay.exec.vector;

import dev.assay.exec.type.Lane;
import org.jspecify.annotations.Nullable;

/** One column of a batch: two vectors, of which taking rows fills the other one. */
final class Slot {

  final Lane lane;

  /** What a lazy column hangs on; null for a computed one. */
  final @Nullable RowSet rows;

  /** Where a lazy column loads from; null for a computed one, or before the first source. */
  @Nullable ColumnSource source;

  /** The values, where loaded: one of our own vectors, or one lent by whoever computed it. */
  ColumnVector vector;

  private final ColumnVector own;
  private @Nullable ColumnVector spare;

  /** Whether the vector holds the rows of now. */
  boolean isLoaded;

  Slot(Lane lane, int capacity, @Nullable RowSet rows) {
    this.lane = lane;
    this.rows = rows;
    own = new ColumnVector(lane, capacity);
    vector = own;
  }

  void load() {
    if (rows == null || source == null) {
      throw new IllegalStateException("a column is read before it is computed or has a source");
    }
    source.load(rows, fill());
  }

  ColumnVector fill() {
    vector = own;
    own.setTextsPass(false);
    isLoaded = true;
    return own;
  }

  void lend(ColumnVector lent) {
    vector = lent;
    isLoaded = true;
  }

  void take(int[] indexes, int count) {
    ColumnVector target = own;
    if (vector == own) {
      if (spare == null) {
        spare = new ColumnVector(lane, own.capacity());
      }
      target = spare;
    }
    target.take(vector, indexes, count);
    vector = target;
  }
}
