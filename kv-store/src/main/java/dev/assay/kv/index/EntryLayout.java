package dev.assay.kv.index;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.VarHandle;

/**
 * An entry of the index, eight bytes, and the bucket of a cache line that holds seven:
 *
 * <pre>
 *   entry    63     45     44      43                            0
 *           | tag       | used  | address of the record / 8        |            0: no entry
 *   bucket  | entry | entry | entry | entry | entry | entry | entry | next bucket of the chain |
 * </pre>
 *
 * <p>The tag is bits 16 to 34 of the key's hash. It tells most other keys apart without a look at
 * their records, and tells which of two buckets an entry goes to when one is split (see {@link
 * HashIndex}).
 */
public final class EntryLayout {

  /** The first bit of the hash that the tag holds. */
  static final int TAG_FROM_BIT = 16;

  static final int TAG_BITS = 19;
  static final int BUCKET_BYTES = 64;
  static final int ENTRIES = 7;
  static final long NEXT_OFFSET = 56;

  private static final int TAG_SHIFT = 64 - TAG_BITS;
  private static final long USED = 1L << 44;
  private static final long ADDRESS = (1L << 44) - 1;
  private static final VarHandle LONG = JAVA_LONG.varHandle();

  private EntryLayout() {}

  /** The entry of a record whose key has this hash. */
  public static long entry(long hash, long record) {
    return tag(hash) | (record >>> 3);
  }

  /** The same entry, for a record that is now elsewhere, as not used. */
  public static long moved(long entry, long record) {
    return (entry & ~(ADDRESS | USED)) | (record >>> 3);
  }

  /** Where the record is. */
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

  /** Whether an entry that is there could be of a key with this tag. */
  static boolean hasTag(long entry, long tag) {
    return (entry ^ tag) >>> TAG_SHIFT == 0;
  }

  /**
   * Which entries of a bucket may have this tag, one bit each from the lowest on, without a branch.
   * It orders nothing: what is found has to be loaded again, and what is not may be there by now.
   */
  static int withTag(long bucket, long tag) {
    return matches(bucket, 0, tag)
        | matches(bucket, 1, tag)
        | matches(bucket, 2, tag)
        | matches(bucket, 3, tag)
        | matches(bucket, 4, tag)
        | matches(bucket, 5, tag)
        | matches(bucket, 6, tag);
  }

  private static int matches(long bucket, int entry, long tag) {
    long difference = (ALL.get(JAVA_LONG, bucket + (long) entry * Long.BYTES) ^ tag) >>> TAG_SHIFT;
    return (int) ((difference - 1) >>> 63) << entry;
  }

  /** One bit of the hash, of those that the tag holds. */
  static boolean hashBit(long entry, int bit) {
    return ((entry >>> (TAG_SHIFT + bit - TAG_FROM_BIT)) & 1) != 0;
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
