package dev.assay.exec.kernel;

/**
 * An open-addressing table from 64-bit keys to small numbers, linear probing, key and number side
 * by side so that finding one costs one cache line. The number is kept plus one: 0 is an empty
 * slot.
 *
 * <pre>
 *  slots[2 s]      key
 *  slots[2 s + 1]  number + 1, or 0
 * </pre>
 *
 * <p>The slot is the high bits of the key times a multiplier (Knuth, The Art of Computer
 * Programming 3, 6.4). {@link #SCATTER} spreads any keys; a power of two keeps keys in their order,
 * so that keys that come in order are close in memory, which is only good where keys are spread
 * evenly.
 */
public final class HashIds {

  /** The multiplier for keys of which nothing is known: 2^64 divided by the golden ratio. */
  public static final long SCATTER = 0x9e3779b97f4a7c15L;

  private static final long FIRST = 0xff51afd7ed558ccdL;
  private static final long SECOND = 0xc4ceb9fe1a85ec53L;

  private HashIds() {}

  /** A hash of which the high bits are good. */
  public static long mix(long key) {
    long h = (key ^ (key >>> 33)) * FIRST;
    return (h ^ (h >>> 33)) * SECOND;
  }

  /**
   * Numbers of keys; keys that are not there get the next numbers.
   *
   * @param keys one for each row
   * @param skipNegative whether a negative key stands for none and gets -1
   * @param slots of the table, with room for all of these beyond those that are there
   * @param multiplier what makes a slot of a key
   * @param shift 64 less the logarithm of the slots
   * @param byNumber the keys that are there, by number, with the same room
   * @param size numbers given so far
   * @param ids filled with a number for each row
   * @return numbers given now
   */
  public static int intern(
      long[] keys,
      int count,
      boolean skipNegative,
      long[] slots,
      long multiplier,
      int shift,
      long[] byNumber,
      int size,
      int[] ids) {
    int mask = (slots.length >> 1) - 1;
    int next = size;
    for (int i = 0; i < count; i++) {
      long key = keys[i];
      if (skipNegative && key < 0) {
        ids[i] = -1;
        continue;
      }
      int slot = (int) ((key * multiplier) >>> shift);
      long found = slots[2 * slot + 1];
      while (found != 0 && slots[2 * slot] != key) {
        slot = (slot + 1) & mask;
        found = slots[2 * slot + 1];
      }
      if (found == 0) {
        byNumber[next++] = key;
        found = next;
        slots[2 * slot] = key;
        slots[2 * slot + 1] = found;
      }
      ids[i] = (int) found - 1;
    }
    return next;
  }

  /** Numbers of keys, -1 for those that are not there; parameters as for {@link #intern}. */
  public static void find(
      long[] keys,
      int count,
      boolean skipNegative,
      long[] slots,
      long multiplier,
      int shift,
      int[] ids) {
    int mask = (slots.length >> 1) - 1;
    for (int i = 0; i < count; i++) {
      long key = keys[i];
      if (skipNegative && key < 0) {
        ids[i] = -1;
        continue;
      }
      int slot = (int) ((key * multiplier) >>> shift);
      long found = slots[2 * slot + 1];
      while (found != 0 && slots[2 * slot] != key) {
        slot = (slot + 1) & mask;
        found = slots[2 * slot + 1];
      }
      ids[i] = (int) found - 1;
    }
  }

  /** The slot where the search for each key begins, -1 for negative keys. */
  public static void homes(long[] keys, int from, int to, long multiplier, int shift, int[] homes) {
    for (int i = from; i < to; i++) {
      homes[i] = keys[i] < 0 ? -1 : (int) ((keys[i] * multiplier) >>> shift);
    }
  }

  /**
   * Gives each key the number of one of its rows. A part of the table is filled at a time, so that
   * several threads can fill several: rows that would go past the end of their part are left.
   *
   * @param keys one for each row
   * @param rows that are put in; those left are moved to the front of the range
   * @param from first index of these
   * @param to behind the last
   * @param end slot behind the part, 0 for the last one; -1 where the whole table may be used
   * @param places the home slot of each of these rows, replaced by the number of its key
   * @return rows left
   */
  public static int insert(
      long[] keys, int[] rows, int from, int to, long[] slots, int mask, int end, int[] places) {
    int left = from;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      long key = keys[row];
      int slot = places[row];
      long found = slots[2 * slot + 1];
      while (found != 0 && slots[2 * slot] != key) {
        slot = (slot + 1) & mask;
        if (slot == end) {
          break;
        }
        found = slots[2 * slot + 1];
      }
      if (slot == end && found != 0 && slot != places[row]) {
        rows[left++] = row;
      } else {
        if (found == 0) {
          found = row + 1L;
          slots[2 * slot] = key;
          slots[2 * slot + 1] = found;
        }
        places[row] = (int) found - 1;
      }
    }
    return left - from;
  }

  /** Fills empty slots with keys that are all different, numbered in their order. */
  public static void rebuild(long[] byNumber, int size, long[] slots, long multiplier, int shift) {
    int mask = (slots.length >> 1) - 1;
    for (int i = 0; i < size; i++) {
      int slot = (int) ((byNumber[i] * multiplier) >>> shift);
      while (slots[2 * slot + 1] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[2 * slot] = byNumber[i];
      slots[2 * slot + 1] = i + 1L;
    }
  }
}
