package dev.assay.kv.record;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.invoke.VarHandle;

/**
 * A record in the log, at a multiple of eight bytes:
 *
 * <pre>
 *   header   63      32 31      16 15       14       13         0
 *           | value's  | key's    | expires | handle | changes   |
 *           | length   | length   |         |        | in place  |
 *   +8      | when it expires, ms since 1970 (8), where it does   |
 *   then    | key | value | zeroes or what was there, up to eight |
 * </pre>
 *
 * <p>A value that is a handle stands for something that a server keeps elsewhere, in eight bytes.
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

  private static final int VALUE_SHIFT = 32;
  private static final int KEY_SHIFT = 16;
  private static final long EXPIRES = 1L << 15;
  private static final long HANDLE = 1L << 14;
  private static final long CHANGES = (1L << 14) - 1;
  private static final VarHandle LONG = JAVA_LONG.varHandle();

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
    return ((expires ? 16L : 8L) + keyBytes + valueBytes + 7) & -8;
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
    return (long) LONG.getAcquire(ALL, record);
  }

  /** The header, in no order with other loads. */
  public static long getHeaderOpaque(long record) {
    return (long) LONG.getOpaque(ALL, record);
  }

  /** Sets the header, in no order with other stores. */
  public static void setHeaderOpaque(long record, long header) {
    LONG.setOpaque(ALL, record, header);
  }

  /** Sets the header behind everything written before. */
  public static void setHeaderRelease(long record, long header) {
    LONG.setRelease(ALL, record, header);
  }

  /** When the record expires; only where it does. */
  public static long getExpiryOpaque(long record) {
    return (long) LONG.getOpaque(ALL, record + 8);
  }

  /** Sets when the record expires; only where it does. */
  public static void setExpiryOpaque(long record, long expiryMillis) {
    LONG.setOpaque(ALL, record + 8, expiryMillis);
  }

  /** Whether the record of this header has expired by now. */
  public static boolean isExpired(long record, long header) {
    return expires(header) && getExpiryOpaque(record) <= System.currentTimeMillis();
  }

  /** Whether the record's key is the one at this address. */
  public static boolean keyEquals(long record, long key, int keyBytes) {
    long header = getHeaderAcquire(record);
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

  /** As {@link #keyEquals}, of a key of eight bytes that are in a long. */
  public static boolean keyIs(long record, long key) {
    long header = getHeaderAcquire(record);
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
