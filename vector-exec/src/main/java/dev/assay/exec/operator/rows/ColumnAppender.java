package dev.assay.exec.operator.rows;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.pipeline.KeptTexts;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/** One column that grows, in arrays that double. Belongs to one worker. */
final class ColumnAppender {

  private static final int LEAST_CAPACITY = 64;
  private static final int MOST_CAPACITY = Integer.MAX_VALUE - 8;

  private final Lane lane;
  private final QueryMemory memory;
  private final KeptTexts texts;
  private int[] ints;
  private long[] longs;
  private double[] doubles;

  /** Of length 0 as long as every row has a value. */
  private long[] validity = StoredColumn.NO_LONGS;

  private int capacity;
  private int size;

  /**
   * An empty column.
   *
   * @param expected rows to make room for; more may come
   * @param texts keeps those that do not last
   */
  ColumnAppender(Lane lane, int expected, QueryMemory memory, KeptTexts texts) {
    this.lane = lane;
    this.memory = memory;
    this.texts = texts;
    capacity = Math.max(LEAST_CAPACITY, expected);
    boolean isText = lane == Lane.STRING;
    ints = lane == Lane.INT || isText ? memory.ints(capacity) : StoredColumn.NO_INTS;
    longs = lane == Lane.LONG || isText ? memory.longs(capacity) : StoredColumn.NO_LONGS;
    doubles = lane == Lane.DOUBLE ? memory.doubles(capacity) : StoredColumn.NO_DOUBLES;
  }

  /** Goes on where a column ends; that column is not read any more once something is added. */
  ColumnAppender(StoredColumn column, QueryMemory memory, KeptTexts texts) {
    lane = column.lane();
    this.memory = memory;
    this.texts = texts;
    ints = column.ints();
    longs = column.longs();
    doubles = column.doubles();
    validity = column.validity();
    size = column.size();
    capacity = size;
  }

  /** Rows for which there is room, if so many are added; 64 or more. */
  int capacityFor(int more) {
    int needed = Math.addExact(size, more);
    return needed <= capacity
        ? capacity
        : Math.max(needed, (int) Math.min(2L * capacity, MOST_CAPACITY));
  }

  /** What is there; not to be added to as long as it is read. */
  StoredColumn stored() {
    return new StoredColumn(lane, ints, longs, doubles, validity, size);
  }

  /** Adds the first rows of a vector. */
  void append(ColumnVector values, int count) {
    reserve(count);
    copy(values.ints(), values.longs(), values.doubles(), count);
    for (int i = 0; i < count && values.textsPass(); i++) {
      texts.keepOrEmpty(longs, ints, size + i, values.isValid(i));
    }
    if (values.hasNulls() || validity.length > 0) {
      requireValidity();
      for (int i = 0; i < count; i++) {
        addBit(size + i, values.isValid(i));
      }
    }
    size += count;
  }

  /** Copies the texts of all rows. */
  void keepTexts() {
    for (int row = 0; row < size && lane == Lane.STRING; row++) {
      texts.keepOrEmpty(longs, ints, row, stored().isValid(row));
    }
  }

  /** Adds those rows of a vector. */
  void append(ColumnVector values, int[] rows, int count) {
    reserve(count);
    for (int i = 0; i < count; i++) {
      switch (lane) {
        case INT -> ints[size + i] = values.ints()[rows[i]];
        case LONG -> longs[size + i] = values.longs()[rows[i]];
        case DOUBLE -> doubles[size + i] = values.doubles()[rows[i]];
        case STRING -> {
          longs[size + i] = values.longs()[rows[i]];
          ints[size + i] = values.ints()[rows[i]];
          if (values.textsPass()) {
            texts.keepOrEmpty(longs, ints, size + i, values.isValid(rows[i]));
          }
        }
      }
    }
    if (values.hasNulls() || validity.length > 0) {
      requireValidity();
      for (int i = 0; i < count; i++) {
        addBit(size + i, values.isValid(rows[i]));
      }
    }
    size += count;
  }

  /** Forgets all rows, and keeps the room. */
  void clear() {
    size = 0;
    validity = StoredColumn.NO_LONGS;
  }

  /** Adds all rows of a column. */
  void append(StoredColumn values) {
    int count = values.size();
    reserve(count);
    copy(values.ints(), values.longs(), values.doubles(), count);
    if (values.hasNulls() || validity.length > 0) {
      requireValidity();
      for (int i = 0; i < count; i++) {
        addBit(size + i, values.isValid(i));
      }
    }
    size += count;
  }

  private void copy(int[] fromInts, long[] fromLongs, double[] fromDoubles, int count) {
    if (lane == Lane.INT || lane == Lane.STRING) {
      System.arraycopy(fromInts, 0, ints, size, count);
    }
    if (lane == Lane.LONG || lane == Lane.STRING) {
      System.arraycopy(fromLongs, 0, longs, size, count);
    }
    if (lane == Lane.DOUBLE) {
      System.arraycopy(fromDoubles, 0, doubles, size, count);
    }
  }

  private void requireValidity() {
    if (validity.length == 0) {
      validity = new long[Bitmap.words(capacity)];
      Bitmap.fill(validity, size);
    }
  }

  private void addBit(int row, boolean isValid) {
    long bit = 1L << row;
    validity[row >>> 6] = isValid ? validity[row >>> 6] | bit : validity[row >>> 6] & ~bit;
  }

  private void reserve(int more) {
    int longer = capacityFor(more);
    if (longer == capacity) {
      return;
    }
    capacity = longer;
    if (lane == Lane.INT || lane == Lane.STRING) {
      ints = memory.grow(ints, size, capacity);
    }
    if (lane == Lane.LONG || lane == Lane.STRING) {
      longs = memory.grow(longs, size, capacity);
    }
    if (lane == Lane.DOUBLE) {
      doubles = memory.grow(doubles, size, capacity);
    }
    validity = validity.length == 0 ? validity : Arrays.copyOf(validity, Bitmap.words(capacity));
  }
}
