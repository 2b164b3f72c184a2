package dev.assay.exec.operator.key;

import dev.assay.exec.kernel.HashIds;
import dev.assay.exec.pipeline.QueryMemory;

/**
 * Numbers different 64-bit keys in the order in which they first appear. One thread adds; once
 * nothing is added any more, any thread may find.
 */
public final class LongIds {

  private static final int LEAST_LOG = 7;
  private static final int MOST_LOG = 29;

  /** Of two slots and the key itself. */
  private static final int BYTES_PER_KEY = 40;

  private final QueryMemory memory;
  private long[] slots;
  private long[] keys;
  private int shift;
  private int size;

  /**
   * No keys yet.
   *
   * @param expected keys to make room for; more may come
   */
  public LongIds(double expected, QueryMemory memory) {
    this.memory = memory;
    int log = log(expected);
    slots = memory.zeros(2 << log);
    keys = memory.longs(1 << (log - 1));
    shift = Long.SIZE - log;
  }

  private static int log(double expected) {
    int log = LEAST_LOG;
    while (log < MOST_LOG && 1L << log < 2 * expected) {
      log++;
    }
    return log;
  }

  /** Different keys. */
  public int size() {
    return size;
  }

  /** The keys by number; longer than there are keys. */
  public long[] keys() {
    return keys;
  }

  /**
   * Numbers the keys of some rows, new ones too.
   *
   * @param skipNegative whether a negative key stands for none and gets -1
   */
  public void intern(long[] rows, int count, boolean skipNegative, int[] ids) {
    reserve(count);
    size =
        HashIds.intern(rows, count, skipNegative, slots, HashIds.SCATTER, shift, keys, size, ids);
  }

  /** Finds the numbers of the keys of some rows, -1 where there is none. */
  public void find(long[] rows, int count, boolean skipNegative, int[] ids) {
    HashIds.find(rows, count, skipNegative, slots, HashIds.SCATTER, shift, ids);
  }

  /** Bytes of longer arrays that so many more keys may need; 0 where there is room. */
  public long bytesFor(int more) {
    if ((long) size + more <= 1L << (Long.SIZE - shift - 1)) {
      return 0;
    }
    long keysThen = Long.highestOneBit((long) size + more - 1) << 1;
    return 4 * keysThen < QueryMemory.LEAST_LENGTH ? 0 : keysThen * BYTES_PER_KEY;
  }

  /** Makes room so that, whatever comes, at most half of the slots are taken. */
  private void reserve(int more) {
    int log = Long.SIZE - shift;
    if ((long) size + more <= 1L << (log - 1)) {
      return;
    }
    while ((long) size + more > 1L << (log - 1)) {
      log++;
    }
    if (log > MOST_LOG) {
      throw new IllegalStateException(
          "more than 268 million different keys: filter first, or group by fewer columns");
    }
    memory.release(slots);
    slots = memory.zeros(2 << log);
    keys = memory.grow(keys, size, 1 << (log - 1));
    shift = Long.SIZE - log;
    HashIds.rebuild(keys, size, slots, HashIds.SCATTER, shift);
  }
}
