package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.memory.NativeHeap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of byte strings with byte strings as values. Open addressing, linear probing,
 * removal that shifts back; a slot holds 32 bits of the hash, so growing touches no entry:
 *
 * <pre>
 *  slot   hash (32) | place of the entry in 8 bytes, plus 1 (32); 0 where free
 *  entry  bytes of key (4) | bytes of value (4) | key | value | up to 7 bytes unused
 * </pre>
 *
 * Entries lie behind one another in memory off the heap; what is removed there is dead until they
 * are moved together. A walk goes by the bucket that keys hash to, numbers' bits reversed, as
 * Redis's SCAN: whatever is there from begin to end is met, however the table grows meanwhile.
 */
final class ByteTable {

  /** Hears that entries have moved. */
  @FunctionalInterface
  interface Mover {

    /** Where entries were the first four bytes are now their new place. */
    void moved(long oldEntries);
  }

  private static final long SEED = ThreadLocalRandom.current().nextLong();
  private static final int FIRST_SLOTS = 8;
  private static final int HEADER_BYTES = 8;
  private static final long MOST_BYTES = 8L * 0xffff_fff0L;

  private long[] slots = new long[FIRST_SLOTS];
  private int size;
  private long entries;
  private long capacity;
  private long used;
  private long dead;
  private @Nullable Mover mover;

  /** Says who wants to hear that entries move. */
  void setMover(Mover newMover) {
    mover = newMover;
  }

  int size() {
    return size;
  }

  long memoryBytes() {
    return capacity + 8L * slots.length + 96;
  }

  /** An entry by its place. */
  long entry(int place) {
    return entries + (((place & 0xffff_ffffL) - 1) << 3);
  }

  /** The place of an entry, which stays until entries are moved. */
  int place(long entry) {
    return (int) (((entry - entries) >>> 3) + 1);
  }

  /** The new place of an entry while a mover is told. */
  static int newPlace(long oldEntries, int oldPlace) {
    return ALL.get(JAVA_INT_UNALIGNED, oldEntries + (((oldPlace & 0xffff_ffffL) - 1) << 3));
  }

  static long key(long entry) {
    return entry + HEADER_BYTES;
  }

  static int keyBytes(long entry) {
    return ALL.get(JAVA_INT_UNALIGNED, entry);
  }

  static long value(long entry) {
    return entry + HEADER_BYTES + keyBytes(entry);
  }

  static int valueBytes(long entry) {
    return ALL.get(JAVA_INT_UNALIGNED, entry + 4);
  }

  private static long sizeBytes(long entry) {
    return sizeBytes(keyBytes(entry), valueBytes(entry));
  }

  private static long sizeBytes(int keyBytes, int valueBytes) {
    return ((long) HEADER_BYTES + keyBytes + valueBytes + 7) & -8;
  }

  private static int hash(long key, int bytes) {
    return (int) (KeyHash.of(key, bytes, SEED) >>> 32);
  }

  /** The slot of a key, or the free one where it would be. */
  private int slot(long key, int bytes, int hash) {
    int mask = slots.length - 1;
    int at = hash & mask;
    for (long slot; (slot = slots[at]) != 0; at = (at + 1) & mask) {
      if ((int) (slot >>> 32) == hash) {
        long entry = entry((int) slot);
        if (Bytes.equal(key(entry), keyBytes(entry), key, bytes)) {
          break;
        }
      }
    }
    return at;
  }

  /** The entry of a key, or 0. */
  long find(long key, int bytes) {
    long slot = slots[slot(key, bytes, hash(key, bytes))];
    return slot == 0 ? 0 : entry((int) slot);
  }

  /** Sets the value of a key; whether the key is new. Neither may lie in this table. */
  boolean put(long key, int keyBytes, long value, int valueBytes) {
    int hash = hash(key, keyBytes);
    long slot = slots[slot(key, keyBytes, hash)];
    long entry = slot == 0 ? 0 : entry((int) slot);
    long bytes = sizeBytes(keyBytes, valueBytes);
    if (entry == 0 || sizeBytes(entry) != bytes) {
      reserve(bytes);
      int at = slot(key, keyBytes, hash);
      if (entry != 0) {
        dead += sizeBytes(entry((int) slots[at]));
      }
      entry = entries + used;
      used += bytes;
      ALL.set(JAVA_INT_UNALIGNED, entry, keyBytes);
      Bytes.copy(key, key(entry), keyBytes);
      slots[at] = ((long) hash << 32) | (place(entry) & 0xffff_ffffL);
    }
    ALL.set(JAVA_INT_UNALIGNED, entry + 4, valueBytes);
    Bytes.copy(value, value(entry), valueBytes);
    if (slot == 0 && ++size > slots.length / 4 * 3) {
      resize(2 * slots.length);
    }
    return slot == 0;
  }

  private void reserve(long bytes) {
    if (used + bytes <= capacity) {
      return;
    }
    if (dead > used / 4) {
      moveTogether(bytes);
      return;
    }
    long wanted = (Math.max(64, used + bytes + Math.min(used / 2, 64L << 20)) + 7) & -8;
    if (wanted > MOST_BYTES) {
      throw new OutOfMemoryError("a collection of more than 32 GiB");
    }
    entries = NativeHeap.reallocate(entries, capacity, wanted);
    capacity = wanted;
  }

  private void moveTogether(long more) {
    long old = entries;
    long oldCapacity = capacity;
    long live = used - dead;
    capacity = (live + more + live / 4 + 7) & -8;
    entries = NativeHeap.allocate(capacity);
    used = 0;
    dead = 0;
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != 0) {
        long from = old + (((slots[i] & 0xffff_ffffL) - 1) << 3);
        long bytes = sizeBytes(from);
        long to = entries + used;
        Bytes.copy(from, to, bytes);
        used += bytes;
        ALL.set(JAVA_INT_UNALIGNED, from, place(to));
        slots[i] = ((slots[i] >>> 32) << 32) | (place(to) & 0xffff_ffffL);
      }
    }
    if (mover != null) {
      mover.moved(old);
    }
    NativeHeap.free(old, oldCapacity);
  }

  /** Takes a key out; whether it was there. */
  boolean remove(long key, int bytes) {
    int at = slot(key, bytes, hash(key, bytes));
    if (slots[at] == 0) {
      return false;
    }
    dead += sizeBytes(entry((int) slots[at]));
    shiftBack(at);
    size--;
    if (slots.length > FIRST_SLOTS && size < slots.length / 8) {
      resize(slots.length / 2);
      if (dead > used / 2) {
        moveTogether(0);
      }
    }
    return true;
  }

  private void shiftBack(int freed) {
    int mask = slots.length - 1;
    int hole = freed;
    int at = hole;
    while (true) {
      at = (at + 1) & mask;
      long slot = slots[at];
      if (slot == 0) {
        break;
      }
      int home = (int) (slot >>> 32) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        slots[hole] = slot;
        hole = at;
      }
    }
    slots[hole] = 0;
  }

  private void resize(int length) {
    long[] old = slots;
    slots = new long[length];
    int mask = length - 1;
    for (long slot : old) {
      if (slot != 0) {
        int at = (int) (slot >>> 32) & mask;
        while (slots[at] != 0) {
          at = (at + 1) & mask;
        }
        slots[at] = slot;
      }
    }
  }

  /** The number of a used slot behind this one, or -1; -1 begins. */
  int next(int slot) {
    for (int at = slot + 1; at < slots.length; at++) {
      if (slots[at] != 0) {
        return at;
      }
    }
    return -1;
  }

  /** The entry of a used slot. */
  long at(int slot) {
    return entry((int) slots[slot]);
  }

  /** The number of a used slot by chance; there must be one. */
  int random() {
    int at;
    do {
      at = ThreadLocalRandom.current().nextInt(slots.length);
    } while (slots[at] == 0);
    return at;
  }

  /** Sees the keys that hash to one bucket, and returns the next cursor, 0 when that was all. */
  long scan(long cursor, Collection.PairVisitor visitor) {
    int mask = slots.length - 1;
    int bucket = (int) cursor & mask;
    for (int at = bucket; slots[at] != 0; at = (at + 1) & mask) {
      if (((int) (slots[at] >>> 32) & mask) == bucket) {
        long entry = entry((int) slots[at]);
        visitor.pair(key(entry), keyBytes(entry), value(entry), valueBytes(entry));
      }
    }
    return Long.reverse(Long.reverse(cursor | ~(long) mask) + 1);
  }

  /** Another one with the same content. */
  ByteTable copy() {
    ByteTable copy = new ByteTable();
    copy.slots = new long[slots.length];
    copy.reserve(Math.max(8, used - dead));
    for (int slot = next(-1); slot >= 0; slot = next(slot)) {
      long entry = at(slot);
      boolean _ = copy.put(key(entry), keyBytes(entry), value(entry), valueBytes(entry));
    }
    return copy;
  }

  void release() {
    NativeHeap.free(entries, capacity);
    entries = 0;
    capacity = 0;
    used = 0;
    dead = 0;
  }
}
