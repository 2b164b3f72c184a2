package dev.assay.kv.index;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.invoke.VarHandle;

/**
 * An entry of the index, eight bytes, and the bucket of a cache line that holds seven:
 *
 * <pre>
 *   entry    63     47   46    45     44                         0
 *           | tag       | 0  | used  | address of the record / 8  |            0: no entry
 *   on disk | tag       | 1  | used  | low bits | place / 8       |
 *            63     47   46    45     44      35 34              0
 *   bucket  | entry | entry | entry | entry | entry | entry | entry | next bucket of the chain |
 * </pre>
 *
 * <p>The tag is bits 16 to 32 of the key's hash. It tells most other keys apart without a look at
 * their records, and tells which of two buckets an entry goes to when one is split (see {@link
 * HashIndex}). Below 65,536 buckets bits 6 to 15 tell that, which are found by hashing the key
 * again; the entry of a record on disk holds them, so that no split waits for a disk.
 */
public final class EntryLayout {

  /** The first bit of the hash that the tag holds. */
  static final int TAG_FROM_BIT = 16;

  static final int TAG_BITS = 17;
  static final int BUCKET_BYTES = 64;
  static final int ENTRIES = 7;
  static final long NEXT_OFFSET = 56;

  /** Places on disk are below this. */
  public static final long MOST_PLACES = 1L << 38;

  private static final int TAG_SHIFT = 64 - TAG_BITS;
  private static final long ON_DISK = 1L << 46;
  private static final long USED = 1L << 45;
  private static final long ADDRESS = (1L << 45) - 1;
  private static final int LOW_FROM_BIT = 6;
  private static final int LOW_SHIFT = 35;
  private static final long LOW = (1L << (TAG_FROM_BIT - LOW_FROM_BIT)) - 1;
  private static final long PLACE = (1L << LOW_SHIFT) - 1;
  private static final int FIRST = 1 << TAG_BITS;

  /** Of a bucket as a whole, so that one check of its bounds does for all of its words. */
  private static final MemoryLayout BUCKET = MemoryLayout.sequenceLayout(ENTRIES + 1, JAVA_LONG);

  private static final VarHandle WORD_0 = word(0);
  private static final VarHandle WORD_1 = word(1);
  private static final VarHandle WORD_2 = word(2);
  private static final VarHandle WORD_3 = word(3);
  private static final VarHandle WORD_4 = word(4);
  private static final VarHandle WORD_5 = word(5);
  private static final VarHandle WORD_6 = word(6);
  private static final VarHandle LONG = JAVA_LONG.varHandle();

  private EntryLayout() {}

  private static VarHandle word(int i) {
    return BUCKET.varHandle(MemoryLayout.PathElement.sequenceElement(i));
  }

  /** The entry of a record whose key has this hash. */
  public static long entry(long hash, long record) {
    return tag(hash) | (record >>> 3);
  }

  /** The same entry, for a record that is now elsewhere, as not used. */
  public static long moved(long entry, long record) {
    return (entry & ~(ADDRESS | USED | ON_DISK)) | (record >>> 3);
  }

  /** The entry of a record on disk, as not used. */
  public static long onDisk(long hash, long place) {
    return tag(hash) | ON_DISK | ((hash >>> LOW_FROM_BIT) & LOW) << LOW_SHIFT | (place >>> 3);
  }

  /** The same entry, on disk before and now. */
  public static long movedOnDisk(long entry, long place) {
    return (entry & ~PLACE) | (place >>> 3);
  }

  /** Whether the record is on disk. */
  public static boolean isOnDisk(long entry) {
    return (entry & ON_DISK) != 0;
  }

  /** Where on its shard's part of the disk the record is, which {@link #isOnDisk} says it is. */
  public static long place(long entry) {
    return (entry & PLACE) << 3;
  }

  /** Whether two entries are of one record on disk, used or not. */
  public static boolean isSameOnDisk(long one, long other) {
    return ((one ^ other) & ~USED) == 0;
  }

  /** Whether an entry points to this record in memory. */
  static boolean isAt(long entry, long record) {
    return (entry & (ADDRESS | ON_DISK)) == record >>> 3;
  }

  /** Where the record is, which is in memory. */
  public static long record(long entry) {
    return (entry & ADDRESS) << 3;
  }

  /** Whether somebody read it since that was last forgotten. */
  public static boolean isUsed(long entry) {
    return (entry & USED) != 0;
  }

  /** The entry as read by somebody. */
  public static long used(long entry) {
    return entry | USED;
  }

  /** The tag of a hash, in its place. */
  static long tag(long hash) {
    return (hash >>> TAG_FROM_BIT) << TAG_SHIFT;
  }

  /**
   * Which entries of a bucket may have this tag, one bit each, without a branch: {@link #slot} of
   * the lowest one set is the first. It orders nothing: what is found has to be loaded again, and
   * what is not may be there by now.
   */
  static int withTag(long bucket, long tag) {
    return (matches(WORD_0, bucket, tag) & FIRST)
        | (matches(WORD_1, bucket, tag) & FIRST << 1)
        | (matches(WORD_2, bucket, tag) & FIRST << 2)
        | (matches(WORD_3, bucket, tag) & FIRST << 3)
        | (matches(WORD_4, bucket, tag) & FIRST << 4)
        | (matches(WORD_5, bucket, tag) & FIRST << 5)
        | (matches(WORD_6, bucket, tag) & FIRST << 6);
  }

  /** Where the first entry is of those that {@link #withTag} found. */
  static long slot(long bucket, int alike) {
    return bucket + (Integer.numberOfTrailingZeros(alike) - TAG_BITS) * (long) Long.BYTES;
  }

  /** All bits set where the tag is the same; else none from {@link #FIRST} on. */
  private static int matches(VarHandle word, long bucket, long tag) {
    return (int) ((((long) word.get(ALL, bucket) ^ tag) >>> TAG_SHIFT) - 1);
  }

  /** Whether the entry tells this bit of the hash: by its tag, or by what else it holds on disk. */
  static boolean tellsBit(long entry, int bit) {
    return bit >= TAG_FROM_BIT || isOnDisk(entry);
  }

  /** One bit of the hash, of those that it tells. */
  static boolean hashBit(long entry, int bit) {
    int at = bit >= TAG_FROM_BIT ? TAG_SHIFT + bit - TAG_FROM_BIT : LOW_SHIFT + bit - LOW_FROM_BIT;
    return ((entry >>> at) & 1) != 0;
  }

  /** An entry or a link, and whatever was written before it. */
  public static long getAcquire(long slot) {
    return (long) LONG.getAcquire(ALL, slot);
  }

  /** Sets an entry or a link behind everything written before. */
  public static void setRelease(long slot, long word) {
    LONG.setRelease(ALL, slot, word);
  }

  /** Sets an entry where it still is as expected; else nothing. */
  static void replace(long slot, long expected, long word) {
    LONG.weakCompareAndSetPlain(ALL, slot, expected, word);
  }
}
