package dev.assay.exec.vector;

import dev.assay.exec.kernel.Take;
import dev.assay.exec.type.Lane;
import org.jspecify.annotations.Nullable;

/** One column of a batch: two vectors, of which taking rows fills the other one. */
final class Slot {

  private final Lane lane;
  private final int capacity;

  /** What a lazy column hangs on; null for a computed one. */
  final @Nullable RowSet rows;

  /** Where a lazy column loads from; null for a computed one, or before the first source. */
  @Nullable ColumnSource source;

  /** The values, where loaded. */
  ColumnVector vector;

  private @Nullable ColumnVector spare;

  /** Whether the vector holds the rows of now. */
  boolean isLoaded;

  Slot(Lane lane, int capacity, @Nullable RowSet rows) {
    this.lane = lane;
    this.capacity = capacity;
    this.rows = rows;
    vector = new ColumnVector(lane, capacity);
  }

  void load() {
    if (rows == null || source == null) {
      throw new IllegalStateException("a column is read before it is computed or has a source");
    }
    source.load(rows, vector);
    isLoaded = true;
  }

  void take(int[] indexes, int count) {
    ColumnVector from = vector;
    ColumnVector to = spare == null ? new ColumnVector(lane, capacity) : spare;
    switch (lane) {
      case INT -> Take.ints(from.ints(), indexes, count, to.ints());
      case LONG -> Take.longs(from.longs(), indexes, count, to.longs());
      case DOUBLE -> Take.doubles(from.doubles(), indexes, count, to.doubles());
      case STRING -> {
        Take.longs(from.longs(), indexes, count, to.longs());
        Take.ints(from.ints(), indexes, count, to.ints());
      }
    }
    if (from.hasNulls()) {
      to.validityCounts();
      Take.bits(from.validity(), indexes, count, to.validity());
    } else {
      to.allValid();
    }
    spare = from;
    vector = to;
  }
}
