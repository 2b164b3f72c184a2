package dev.assay.kv.index;

import static dev.assay.kv.index.EntryLayout.ENTRIES;

import java.util.Arrays;

/** The entries of one bucket and its chain, as {@link HashIndex#scan} found them; used again. */
public final class Entries {

  private long[] entries = new long[4 * ENTRIES];
  private long[] slots = new long[4 * ENTRIES];
  private int count;

  /** How many there are. */
  public int count() {
    return count;
  }

  /** One of them, never 0. */
  public long get(int index) {
    return entries[index];
  }

  /** Where it is; its writer finds it there until his next change. */
  public long slot(int index) {
    return slots[index];
  }

  void clear() {
    count = 0;
  }

  /** Adds those of the bucket that ends there. */
  void addAll(long bucket, long end) {
    if (count + ENTRIES > entries.length) {
      entries = Arrays.copyOf(entries, 2 * entries.length);
      slots = Arrays.copyOf(slots, 2 * slots.length);
    }
    for (long slot = bucket; slot < end; slot += Long.BYTES) {
      long entry = EntryLayout.getAcquire(slot);
      entries[count] = entry;
      slots[count] = slot;
      count += EntryLayout.isEntry(entry) ? 1 : 0;
    }
  }
}
