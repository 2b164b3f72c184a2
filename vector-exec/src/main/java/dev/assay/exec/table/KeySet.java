package dev.assay.exec.table;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.column.SegmentMemory;
import dev.assay.exec.kernel.Memory;
import java.util.List;

/**
 * Keys of rows, off the heap: a key of one integral column as it is, any other as a hash of 127
 * bits, of which two that are the same are taken for the same key. Open addressing (linear
 * probing), at most two thirds full. One thread at a time.
 *
 * <p>The finaliser of the hashes is variant 13 of Stafford, "Better bit mixing" (2011).
 */
final class KeySet implements AutoCloseable {

  private static final long FEWEST_SLOTS = 1 << 10;
  private static final long ONE = 0x9E37_79B9_7F4A_7C15L;
  private static final long OTHER = 0xC2B2_AE3D_27D4_EB4FL;

  private final List<Integer> columns;
  private final int words;
  private SegmentMemory memory;
  private long slots = FEWEST_SLOTS;
  private long base;
  private long size;
  private boolean hasZero;
  private long first;
  private long second;

  /**
   * An empty set.
   *
   * @param columns of the key
   * @param isExact whether it is one integral column
   */
  KeySet(List<Integer> columns, boolean isExact, SegmentMemory memory) {
    this.columns = columns;
    this.memory = memory;
    words = isExact ? 1 : 2;
    base = memory.open(slots * words * Long.BYTES);
  }

  /** Adds a row's key; false where it is there already. A key with a null never is. */
  boolean add(ColumnBuffer[] rows, int row) {
    if (!turnTo(rows, row)) {
      return true;
    }
    if (isZero()) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    long slot = find();
    if (!isEmpty(slot)) {
      return false;
    }
    put(slot, first, second);
    size++;
    if (3 * size > 2 * slots) {
      grow();
    }
    return true;
  }

  /** Whether a row's key is there. */
  boolean contains(ColumnBuffer[] rows, int row) {
    return turnTo(rows, row) && (isZero() ? hasZero : !isEmpty(find()));
  }

  /** Forgets a row's key. */
  void remove(ColumnBuffer[] rows, int row) {
    if (!turnTo(rows, row)) {
      return;
    }
    if (isZero()) {
      hasZero = false;
      return;
    }
    long hole = find();
    size -= isEmpty(hole) ? 0 : 1;
    for (long at = hole + 1 & slots - 1; !isEmpty(at); at = at + 1 & slots - 1) {
      if ((at - home(word(at, 0)) & slots - 1) >= (at - hole & slots - 1)) {
        put(hole, word(at, 0), word(at, words - 1));
        hole = at;
      }
    }
    put(hole, 0, 0);
  }

  /** Makes the words of a row's key; false where a part of it is null. */
  private boolean turnTo(ColumnBuffer[] rows, int row) {
    first = 0;
    second = 0;
    for (int column : columns) {
      ColumnBuffer values = rows[column];
      if (values.isNull(row)) {
        return false;
      }
      if (words == 1) {
        first = values.bits(row);
      } else if (values.isText()) {
        mixText(values, row);
      } else {
        mix(values.bits(row));
      }
    }
    second |= words - 1;
    return true;
  }

  private void mixText(ColumnBuffer values, int row) {
    byte[] bytes = values.bytes();
    int end = values.end(row);
    long one = ONE;
    long other = OTHER;
    for (int i = values.start(row); i < end; i++) {
      one = (one ^ bytes[i]) * OTHER;
      one ^= one >>> 29;
      other = (other + bytes[i]) * ONE;
      other ^= other >>> 31;
    }
    mix(one);
    second += other;
    mix(end - values.start(row));
  }

  private void mix(long part) {
    first = finished((first ^ part) + ONE);
    second = finished(Long.rotateLeft(second, 23) + part * OTHER);
  }

  private static long finished(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ mixed >>> 31;
  }

  /** Whether the key is the one that looks like an empty slot. */
  private boolean isZero() {
    return (first | second) == 0;
  }

  private long home(long word) {
    return finished(word) & slots - 1;
  }

  private long find() {
    long slot = home(first);
    while (!isEmpty(slot) && (word(slot, 0) != first || word(slot, words - 1) != last())) {
      slot = slot + 1 & slots - 1;
    }
    return slot;
  }

  private long last() {
    return words == 1 ? first : second;
  }

  private boolean isEmpty(long slot) {
    return (word(slot, 0) | word(slot, words - 1)) == 0;
  }

  private long word(long slot, int word) {
    return Memory.getLong(base + (slot * words + word) * Long.BYTES);
  }

  private void put(long slot, long one, long two) {
    Memory.putLong(base + slot * words * Long.BYTES, one);
    if (words == 2) {
      Memory.putLong(base + (slot * words + 1) * Long.BYTES, two);
    }
  }

  private void grow() {
    SegmentMemory old = memory;
    long from = base;
    long fromSlots = slots;
    SegmentMemory larger = old.apart();
    base = larger.open(2 * fromSlots * words * Long.BYTES);
    memory = larger;
    slots = 2 * fromSlots;
    for (long slot = 0; slot < fromSlots; slot++) {
      first = Memory.getLong(from + slot * words * Long.BYTES);
      second = words == 1 ? 0 : Memory.getLong(from + (slot * words + 1) * Long.BYTES);
      if (!isZero()) {
        put(find(), first, second);
      }
    }
    old.close();
  }

  @Override
  public void close() {
    memory.close();
  }
}
