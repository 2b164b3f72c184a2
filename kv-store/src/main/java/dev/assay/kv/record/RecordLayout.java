package dev.assay.kv.record;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.invoke.VarHandle;

/**
 * A record in the log, at a multiple of four bytes:
 *
 * <pre>
 *   header   63      32 31      16 15       14       13         0
 *           | value's  | key's    | expires | handle | changes   |
 *           | length   | length   |         |        | in place  |
 *   +8      | when it expires, ms since 1970 (8), where it does   |
 *   then    | key | value | zeroes or what was there, up to four  |
 * </pre>
 *
 * <p>A value that is a handle stands for something that a server keeps elsewhere, in eight bytes.
 *
 * <p>A header is two words of four bytes, each accessed whole, the lower one first by who reads and
 * last by who writes: so they may lie in two cache lines, and records need not be rounded to eight.
 *
 * <p><b>Reading beside the writer.</b> The count of changes is odd while the value is written over:
 * who reads takes the header, copies, and takes the header again; where both are the same and even,
 * the copy is a value that the record once had (a sequence lock: Lameter, 2005; Boehm, MSPC 2012).
 * A count that wraps around could look the same and not be; so a record whose count has run up is
 * not changed again but moved, and as its old place is not used again before its readers have left,
 * no reader meets one count twice. Lengths of key, and whether there is an expiry, never change.
 */
public final class RecordLayout {

  /** The longest key. */
  public static final int MOST_KEY_BYTES = 0xffff;

  /** Where the value begins behind a key of eight bytes, in a record that does not expire. */
  public static final int PLAIN_VALUE_OFFSET = 16;

  private static final int VALUE_SHIFT = 32;
  private static final int KEY_SHIFT = 16;
  private static final long EXPIRES = 1L << 15;
  private static final long HANDLE = 1L << 14;
  private static final long CHANGES = (1L << 14) - 1;
  private static final long LOWER = 0xffff_ffffL;
  private static final VarHandle WORD = JAVA_INT.varHandle();

  private RecordLayout() {}

  /** The header of a new record. */
  public static long header(int keyBytes, int valueBytes, boolean expires) {
    return ((long) valueBytes << VALUE_SHIFT)
        | ((long) keyBytes << KEY_SHIFT)
        | (expires ? EXPIRES : 0);
  }

  /** The header with a value that is a handle, or is none. */
  public static long withHandle(long header, boolean is) {
    return is ? header | HANDLE : header & ~HANDLE;
  }

  /** Whether the value is a handle of something that is kept elsewhere. */
  public static boolean isHandle(long header) {
    return (header & HANDLE) != 0;
  }

  /** What a record takes. */
  public static long sizeBytes(int keyBytes, int valueBytes, boolean expires) {
    return ((expires ? 16L : 8L) + keyBytes + valueBytes + 3) & -4;
  }

  /** What the record of this header takes. */
  public static long sizeBytes(long header) {
    return sizeBytes(keyBytes(header), valueBytes(header), expires(header));
  }

  /** Length of the key. */
  public static int keyBytes(long header) {
    return (int) (header >>> KEY_SHIFT) & MOST_KEY_BYTES;
  }

  /** Length of the value. */
  public static int valueBytes(long header) {
    return (int) (header >>> VALUE_SHIFT);
  }

  /** Whether the record has an expiry. */
  public static boolean expires(long header) {
    return (header & EXPIRES) != 0;
  }

  /** Where the key begins, from the record's first byte. */
  public static long keyOffset(long header) {
    return 8 + ((header & EXPIRES) >>> 12);
  }

  /** Where the value begins, from the record's first byte. */
  public static long valueOffset(long header) {
    return keyOffset(header) + keyBytes(header);
  }

  /** Whether the value is just being changed. */
  public static boolean isChanging(long header) {
    return (header & 1) != 0;
  }

  /** Whether a header is this one but for the count of changes, and the value is not changing. */
  static boolean isUnchanging(long header, long expected) {
    return (header & ~(CHANGES - 1)) == expected;
  }

  /** Whether the record may be changed once more where it is. */
  public static boolean mayChange(long header) {
    return (header & CHANGES) < CHANGES - 1;
  }

  /** The header while its writer changes the value. */
  public static long changing(long header) {
    return header + 1;
  }

  /** The header after that, with the new length. */
  public static long changed(long header, int valueBytes) {
    return ((header & ((1L << VALUE_SHIFT) - 1)) + 2) | ((long) valueBytes << VALUE_SHIFT);
  }

  /** The header of the record after a move: its count begins anew at the new place. */
  public static long unchanged(long header) {
    return header & ~CHANGES;
  }

  /** The header, and whatever was written before it. */
  public static long getHeaderAcquire(long record) {
    int lower = (int) WORD.getAcquire(ALL, record);
    return (lower & LOWER) | ((long) (int) WORD.getOpaque(ALL, record + 4) << VALUE_SHIFT);
  }

  /** The header, in no order with other loads. */
  public static long getHeaderOpaque(long record) {
    return getWordsOpaque(record);
  }

  /**
   * The lower word of a header, which tells all but the value's length, in no order with other
   * loads; or four other bytes of a record, for what follows to find them in a cache.
   */
  public static int getLowerOpaque(long at) {
    return (int) WORD.getOpaque(ALL, at);
  }

  /** Sets the header, in no order with other stores. */
  public static void setHeaderOpaque(long record, long header) {
    setWordsOpaque(record, header);
  }

  /** Sets the header behind everything written before. */
  public static void setHeaderRelease(long record, long header) {
    WORD.setOpaque(ALL, record + 4, (int) (header >>> VALUE_SHIFT));
    WORD.setRelease(ALL, record, (int) header);
  }

  /** Sets the lower word alone, of a value that keeps its length, behind everything before. */
  public static void setLowerRelease(long record, int lower) {
    WORD.setRelease(ALL, record, lower);
  }

  /** Whether the header is still the same but for the value's length, in no order with loads. */
  static boolean isStillOpaque(long record, long header) {
    return (int) WORD.getOpaque(ALL, record) == (int) header;
  }

  /** When the record expires; only where it does, and for its writer. */
  public static long getExpiryOpaque(long record) {
    return getWordsOpaque(record + 8);
  }

  /** Sets when the record expires; only where it does. */
  public static void setExpiryOpaque(long record, long expiryMillis) {
    setWordsOpaque(record + 8, expiryMillis);
  }

  private static long getWordsOpaque(long at) {
    long lower = (int) WORD.getOpaque(ALL, at) & LOWER;
    return lower | ((long) (int) WORD.getOpaque(ALL, at + 4) << Integer.SIZE);
  }

  private static void setWordsOpaque(long at, long words) {
    WORD.setOpaque(ALL, at, (int) words);
    WORD.setOpaque(ALL, at + 4, (int) (words >>> Integer.SIZE));
  }

  /** Whether the record of this header has expired by now. */
  public static boolean isExpired(long record, long header) {
    return expires(header) && ValueReader.expiryMillis(record) <= System.currentTimeMillis();
  }

  /** The same, without a header at hand. */
  public static boolean isExpired(long record) {
    return isExpired(record, getLowerOpaque(record));
  }

  /** Whether the record's key is the one at this address. */
  public static boolean keyEquals(long record, long key, int keyBytes) {
    long header = (int) WORD.getAcquire(ALL, record);
    if (keyBytes(header) != keyBytes) {
      return false;
    }
    long at = record + keyOffset(header);
    if (keyBytes >= 8) {
      int last = keyBytes - 8;
      for (int i = 0; i < last; i += 8) {
        if (ALL.get(JAVA_LONG_UNALIGNED, at + i) != ALL.get(JAVA_LONG_UNALIGNED, key + i)) {
          return false;
        }
      }
      return ALL.get(JAVA_LONG_UNALIGNED, at + last) == ALL.get(JAVA_LONG_UNALIGNED, key + last);
    }
    return shortEquals(at, key, keyBytes);
  }

  /** The value's length. */
  public static int getValueBytesOpaque(long record) {
    return (int) WORD.getOpaque(ALL, record + 4);
  }

  /**
   * The lower word of the header of a record that has this key of eight bytes, does not expire, is
   * no handle and is not being changed; else 0. Its value is at {@link #PLAIN_VALUE_OFFSET}.
   */
  public static int plainLowerAcquire(long record, long key) {
    int lower = (int) WORD.getAcquire(ALL, record);
    return (lower & ~((int) CHANGES - 1)) == Long.BYTES << KEY_SHIFT
            && ALL.get(JAVA_LONG_UNALIGNED, record + Long.BYTES) == key
        ? lower
        : 0;
  }

  /** As {@link #keyEquals}, of a key of eight bytes that are in a long. */
  public static boolean keyIs(long record, long key) {
    long header = (int) WORD.getAcquire(ALL, record);
    return keyBytes(header) == Long.BYTES
        && ALL.get(JAVA_LONG_UNALIGNED, record + keyOffset(header)) == key;
  }

  private static boolean shortEquals(long at, long key, int bytes) {
    if (bytes >= 4) {
      return ALL.get(JAVA_INT_UNALIGNED, at) == ALL.get(JAVA_INT_UNALIGNED, key)
          && ALL.get(JAVA_INT_UNALIGNED, at + bytes - 4)
              == ALL.get(JAVA_INT_UNALIGNED, key + bytes - 4);
    }
    if (bytes >= 2) {
      return ALL.get(JAVA_SHORT_UNALIGNED, at) == ALL.get(JAVA_SHORT_UNALIGNED, key)
          && ALL.get(JAVA_BYTE, at + bytes - 1) == ALL.get(JAVA_BYTE, key + bytes - 1);
    }
    return bytes == 0 || ALL.get(JAVA_BYTE, at) == ALL.get(JAVA_BYTE, key);
  }
}
