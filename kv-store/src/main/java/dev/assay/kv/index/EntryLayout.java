package dev.assay.kv.index;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An entry of the index, eight bytes, and the bucket of a cache line that holds eight:
 *
 * <pre>
 *   entry    63     48   47    46     45                         0
 *           | tag       | 0  | used  | address of the record / 4  |            0: no entry
 *   on disk | tag       | 1  | used  | low bits | 0 | place / 4   |
 *   link    | 0         | 1  |       | address  | 1 | of a bucket |
 *            63     48   47    46     45      36 35  34          0
 *   bucket  | entry | entry | entry | entry | entry | entry | entry | entry, or link |
 *   chained | entry | entry | entry | entry, or link |
 * </pre>
 *
 * <p>A bucket that is full and gets one entry more chains a half one: its last entry goes there too
 * and a link takes the place, so nothing is kept free for links.
 *
 * <p>The tag is bits 16 to 31 of the key's hash. It tells most other keys apart without a look at
 * their records, and tells which of two buckets an entry goes to when one is split (see {@link
 * HashIndex}). Below 65,536 buckets bits 6 to 15 tell that, which are found by hashing the key
 * again; the entry of a record on disk holds them, so that no split waits for a disk.
 */
public final class EntryLayout {

  /** The first bit of the hash that the tag holds. */
  static final int TAG_FROM_BIT = 16;

  static final int TAG_BITS = 16;
  static final int BUCKET_BYTES = 64;
  static final int CHAINED_BYTES = 32;
  static final int ENTRIES = 8;

  /** Places on disk are below this. */
  public static final long MOST_PLACES = 1L << 37;

  private static final int TAG_SHIFT = 64 - TAG_BITS;
  private static final long ON_DISK = 1L << 47;
  private static final long USED = 1L << 46;
  private static final long ADDRESS = (1L << 46) - 1;
  private static final int LOW_FROM_BIT = 6;
  private static final int LOW_SHIFT = 36;
  private static final long LOW = (1L << (TAG_FROM_BIT - LOW_FROM_BIT)) - 1;
  private static final long PLACE = (1L << LOW_SHIFT) - 1;
  private static final int FIRST = 1 << TAG_BITS;

  /** What an entry has in place of these bits says where its record is. */
  static final long WHERE = ADDRESS | ON_DISK;

  /** What entries of one record on disk have alike, used or not. */
  static final long ALL_BUT_USED = ~USED;

  private static final long LINK = ON_DISK | (1L << 35);
  private static final int LINK_UPPER_FROM_BIT = 40;
  private static final long LINK_LOWER = (1L << LINK_UPPER_FROM_BIT) - 1;

  /** Of the tags of a bucket, so that one check of its bounds does for all of them. */
  private static final MemoryLayout BUCKET = MemoryLayout.sequenceLayout(ENTRIES * 4, JAVA_CHAR);

  private static final VarHandle TAG_0 = tagOf(0);
  private static final VarHandle TAG_1 = tagOf(1);
  private static final VarHandle TAG_2 = tagOf(2);
  private static final VarHandle TAG_3 = tagOf(3);
  private static final VarHandle TAG_4 = tagOf(4);
  private static final VarHandle TAG_5 = tagOf(5);
  private static final VarHandle TAG_6 = tagOf(6);
  private static final VarHandle TAG_7 = tagOf(7);
  private static final VarHandle LONG = JAVA_LONG.varHandle();

  private EntryLayout() {}

  private static VarHandle tagOf(int i) {
    int at = 4 * i + (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 3 : 0);
    return BUCKET.varHandle(MemoryLayout.PathElement.sequenceElement(at));
  }

  /** The entry of a record whose key has this hash. */
  public static long entry(long hash, long record) {
    return tag(hash) | (record >>> 2);
  }

  /** The same entry, for a record that is now elsewhere, as not used. */
  public static long moved(long entry, long record) {
    return (entry & ~(WHERE | USED)) | (record >>> 2);
  }

  /** The entry of a record on disk, as not used. */
  public static long onDisk(long hash, long place) {
    return tag(hash) | ON_DISK | ((hash >>> LOW_FROM_BIT) & LOW) << LOW_SHIFT | (place >>> 2);
  }

  /** The same entry, on disk before and now. */
  public static long movedOnDisk(long entry, long place) {
    return (entry & ~PLACE) | (place >>> 2);
  }

  /** Whether the record is on disk. */
  public static boolean isOnDisk(long entry) {
    return (entry & ON_DISK) != 0;
  }

  /** Where on its shard's part of the disk the record is, which {@link #isOnDisk} says it is. */
  public static long place(long entry) {
    return (entry & PLACE) << 2;
  }

  /** Whether two entries are of one record on disk, used or not. */
  public static boolean isSameOnDisk(long one, long other) {
    return ((one ^ other) & ALL_BUT_USED) == 0;
  }

  /** Where the record is, which is in memory. */
  public static long record(long entry) {
    return (entry & ADDRESS) << 2;
  }

  /** Whether somebody read it since that was last forgotten. */
  public static boolean isUsed(long entry) {
    return (entry & USED) != 0;
  }

  /** The entry as read by somebody. */
  public static long used(long entry) {
    return entry | USED;
  }

  /** What links to a chained bucket, whose address is a multiple of its length. */
  static long link(long bucket) {
    return LINK
        | (bucket >>> LINK_UPPER_FROM_BIT) << LOW_SHIFT
        | (bucket & LINK_LOWER) / CHAINED_BYTES;
  }

  /** Whether a word of a bucket is an entry: neither nothing nor a link. */
  static boolean isEntry(long word) {
    return word != 0 && (word & LINK) != LINK;
  }

  /** The bucket chained to the one that ends here; 0 for none. */
  static long chained(long end) {
    long last = getAcquire(end - Long.BYTES);
    return (last & LINK) == LINK
        ? ((last & ADDRESS) >>> LOW_SHIFT) << LINK_UPPER_FROM_BIT
            | (last * CHAINED_BYTES & LINK_LOWER)
        : 0;
  }

  /** The tag of a hash, in its place. */
  static long tag(long hash) {
    return (hash >>> TAG_FROM_BIT) << TAG_SHIFT;
  }

  /**
   * Which words of a bucket may be entries with this tag, one bit each, without a branch: {@link
   * #slot} of the lowest one set is the first. It orders nothing: what is found has to be loaded
   * again, and what is not may be there by now.
   */
  static int withTag(long bucket, long tag) {
    int bits = (int) (tag >>> TAG_SHIFT);
    return (matches(TAG_0, bucket, bits) & FIRST)
        | (matches(TAG_1, bucket, bits) & FIRST << 1)
        | (matches(TAG_2, bucket, bits) & FIRST << 2)
        | (matches(TAG_3, bucket, bits) & FIRST << 3)
        | (matches(TAG_4, bucket, bits) & FIRST << 4)
        | (matches(TAG_5, bucket, bits) & FIRST << 5)
        | (matches(TAG_6, bucket, bits) & FIRST << 6)
        | (matches(TAG_7, bucket, bits) & FIRST << 7);
  }

  /** The same of a chained bucket. */
  static int withTagChained(long bucket, long tag) {
    int bits = (int) (tag >>> TAG_SHIFT);
    return (matches(TAG_0, bucket, bits) & FIRST)
        | (matches(TAG_1, bucket, bits) & FIRST << 1)
        | (matches(TAG_2, bucket, bits) & FIRST << 2)
        | (matches(TAG_3, bucket, bits) & FIRST << 3);
  }

  /** Where the first entry is of those that {@link #withTag} found. */
  static long slot(long bucket, int alike) {
    return bucket + (Integer.numberOfTrailingZeros(alike) & (ENTRIES - 1)) * (long) Long.BYTES;
  }

  /** All bits set where the tag is the same; else none from {@link #FIRST} on. */
  private static int matches(VarHandle at, long bucket, int tag) {
    return ((char) at.get(ALL, bucket) ^ tag) - 1;
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
