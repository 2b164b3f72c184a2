package dev.assay.exec.operator.key;

import dev.assay.exec.kernel.HashIds;
import java.util.Arrays;

/**
 * Numbers different 64-bit keys in the order in which they first appear. One thread adds; once
 * nothing is added any more, any thread may find.
 */
public final class LongIds {

  private static final int LEAST_LOG = 7;
  private static final int MOST_LOG = 29;

  /** Logarithm of the slots of a part of the table, and how many of them keys in order may take. */
  private static final int CROWD_LOG = 6;

  private static final int MOST_OF_CROWD = 48;

  private long[] slots;
  private long[] keys;
  private final long multiplier;
  private int shift;
  private int size;

  /**
   * No keys yet.
   *
   * @param expected keys to make room for; more may come
   */
  public LongIds(double expected) {
    this(log(expected), HashIds.SCATTER);
  }

  private LongIds(int log, long multiplier) {
    this.multiplier = multiplier;
    slots = new long[2 << log];
    keys = new long[1 << (log - 1)];
    shift = Long.SIZE - log;
  }

  private static int log(double expected) {
    int log = LEAST_LOG;
    while (log < MOST_LOG && 1L << log < 2 * expected) {
      log++;
    }
    return log;
  }

  /**
   * No keys yet, for these keys: in their order where they are spread so evenly that no part of the
   * table would be crowded.
   *
   * @param all keys that will come, repeats among them; negative ones stand for none
   * @param range they are below it
   */
  public static LongIds forKeys(long[] all, int count, long range) {
    int log = log(count);
    int bits = Math.max(log, Long.SIZE - Long.numberOfLeadingZeros(range - 1));
    int[] crowd = new int[1 << (log - CROWD_LOG)];
    int most = 0;
    for (int i = 0; i < count; i++) {
      if (all[i] >= 0) {
        int part = (int) (all[i] >>> (bits - log + CROWD_LOG));
        most = Math.max(most, ++crowd[part]);
      }
    }
    return new LongIds(log, most <= MOST_OF_CROWD ? 1L << (Long.SIZE - bits) : HashIds.SCATTER);
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
    size = HashIds.intern(rows, count, skipNegative, slots, multiplier, shift, keys, size, ids);
  }

  /** Finds the numbers of the keys of some rows, -1 where there is none. */
  public void find(long[] rows, int count, boolean skipNegative, int[] ids) {
    HashIds.find(rows, count, skipNegative, slots, multiplier, shift, ids);
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
    slots = new long[2 << log];
    keys = Arrays.copyOf(keys, 1 << (log - 1));
    shift = Long.SIZE - log;
    HashIds.rebuild(keys, size, slots, multiplier, shift);
  }
}
