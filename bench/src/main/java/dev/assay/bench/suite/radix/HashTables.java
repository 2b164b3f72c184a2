package dev.assay.bench.suite.radix;

import dev.assay.exec.kernel.Memory;
import java.lang.foreign.MemorySegment;

/**
 * Open addressing with linear probing over tuples of a partition; the bits above those that chose
 * the partition choose the slot. A slot of zero is free, so keys begin with 1.
 *
 * <pre>
 *  slot of a join   63 ..... 32   31 ..... 0        slot of a group   key and count, then the sum
 *                   key           payload           (16 bytes)
 * </pre>
 */
final class HashTables {

  private static final int GROUP_BYTES = 16;

  private HashTables() {}

  /** Slots for so many keys: a power of two, half of them free at least. */
  static int slots(int keys) {
    return Math.max(2, Integer.highestOneBit(Math.max(1, 2 * keys - 1)) << 1);
  }

  /** Bytes of a join's table. */
  static long joinBytes(int keys) {
    return (long) Long.BYTES * slots(keys);
  }

  /** Bytes of a grouping's table. */
  static long groupBytes(int keys) {
    return (long) GROUP_BYTES * slots(keys);
  }

  private static long cleared(MemorySegment table, long bytes) {
    table.asSlice(0, bytes).fill((byte) 0);
    return table.address();
  }

  /** Fills the table with the build tuples and sums the payloads of both sides of each pair. */
  static long join(
      long build, int buildTuples, long probe, int probeTuples, MemorySegment into, int usedBits) {
    int slots = slots(buildTuples);
    int mask = slots - 1;
    int shift = Integer.SIZE - Integer.numberOfTrailingZeros(slots);
    long table = cleared(into, (long) Long.BYTES * slots);
    for (int i = 0; i < buildTuples; i++) {
      long tuple = Memory.getLong(build + 8L * i);
      int slot = Partitioner.hash(tuple) << usedBits >>> shift;
      while (Memory.getLong(table + 8L * slot) != 0) {
        slot = slot + 1 & mask;
      }
      Memory.putLong(table + 8L * slot, tuple);
    }
    long sum = 0;
    for (int i = 0; i < probeTuples; i++) {
      long tuple = Memory.getLong(probe + 8L * i);
      int slot = Partitioner.hash(tuple) << usedBits >>> shift;
      long found = Memory.getLong(table + 8L * slot);
      while (found != 0 && (found ^ tuple) >>> Integer.SIZE != 0) {
        slot = slot + 1 & mask;
        found = Memory.getLong(table + 8L * slot);
      }
      sum += found == 0 ? 0 : (int) found + (int) tuple;
    }
    return sum;
  }

  /**
   * Counts and sums the payloads of each key; the answer is made of the counts, sums and keys of
   * all groups.
   *
   * @param groups how many keys there can be at most
   */
  static long group(long tuples, int count, MemorySegment into, int groups, int usedBits) {
    int slots = slots(groups);
    int mask = slots - 1;
    int shift = Integer.SIZE - Integer.numberOfTrailingZeros(slots);
    long table = cleared(into, (long) GROUP_BYTES * slots);
    for (int i = 0; i < count; i++) {
      long tuple = Memory.getLong(tuples + 8L * i);
      long key = tuple & -1L << Integer.SIZE;
      int slot = Partitioner.hash(tuple) << usedBits >>> shift;
      long at = table + (long) GROUP_BYTES * slot;
      long found = Memory.getLong(at);
      while (found != 0 && (found ^ tuple) >>> Integer.SIZE != 0) {
        slot = slot + 1 & mask;
        at = table + (long) GROUP_BYTES * slot;
        found = Memory.getLong(at);
      }
      Memory.putLong(at, (found == 0 ? key : found) + 1);
      Memory.putLong(at + 8, Memory.getLong(at + 8) + (int) tuple);
    }
    long answer = 0;
    for (int slot = 0; slot < slots; slot++) {
      long at = table + (long) GROUP_BYTES * slot;
      answer += Memory.getLong(at) * 31 ^ Memory.getLong(at + 8) * 17;
    }
    return answer;
  }
}
