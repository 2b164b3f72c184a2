package dev.assay.exec.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Pairs of a group and a value, the group in the high bits, that are told apart partition by
 * partition: a partition is some high bits of a pair's hash, and a table of one fits the cache.
 */
public final class DistinctPairs {

  private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

  private DistinctPairs() {}

  /**
   * Adds pairs behind those that are there.
   *
   * @param groups one for each row
   * @param values one for each row, of at most so many bits
   * @param nowhere the group of rows that are left out
   * @param pairs with room for one more than all of these
   * @return pairs now
   */
  public static int append(
      int[] groups, int[] values, int count, int bits, int nowhere, long[] pairs, int size) {
    int next = size;
    for (int i = 0; i < count; i++) {
      pairs[next] = ((long) groups[i] << bits) | values[i];
      next += groups[i] == nowhere ? 0 : 1;
    }
    return next;
  }

  /**
   * Sorts pairs by partition.
   *
   * @param log of the partitions, 1 or more
   * @param starts filled with the first index of each partition, and the end
   * @param target room for all
   */
  public static void scatter(long[] pairs, int count, int log, int[] starts, long[] target) {
    int shift = Long.SIZE - log;
    int[] next = new int[1 << log];
    for (int i = 0; i < count; i++) {
      next[(int) ((pairs[i] * HashIds.SCATTER) >>> shift)]++;
    }
    int start = 0;
    for (int part = 0; part < next.length; part++) {
      starts[part] = start;
      start += next[part];
      next[part] = starts[part];
    }
    starts[next.length] = start;
    for (int i = 0; i < count; i++) {
      target[next[(int) ((pairs[i] * HashIds.SCATTER) >>> shift)]++] = pairs[i];
    }
  }

  /**
   * Leaves out pairs that are in a table, and adds the others to it.
   *
   * @param pairs from one index to before another, of one partition; those left are moved to the
   *     front
   * @param log of the partitions, 0 or more
   * @param slots the table, a power of two and longer than all that come; 0 where it is empty
   * @return index behind those left
   */
  public static int unique(long[] pairs, int from, int to, int log, long[] slots) {
    int shift = Long.SIZE - Integer.numberOfTrailingZeros(slots.length);
    int mask = slots.length - 1;
    int left = from;
    for (int i = from; i < to; i++) {
      long pair = pairs[i];
      int slot = (int) ((pair * HashIds.SCATTER) << log >>> shift);
      while (slots[slot] != 0 && slots[slot] != pair + 1) {
        slot = (slot + 1) & mask;
      }
      pairs[left] = pair;
      left += slots[slot] == 0 ? 1 : 0;
      slots[slot] = pair + 1;
    }
    return left;
  }

  /** Counts the pairs of each group; several threads may do so at once. */
  public static void countAtomic(long[] pairs, int from, int to, int bits, long[] counts) {
    for (int i = from; i < to; i++) {
      COUNTS.getAndAdd(counts, (int) (pairs[i] >>> bits), 1L);
    }
  }
}
