package dev.assay.kv.record;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Copies a record's value while its writer may be changing it: again, until what was copied is one
 * value whole (the argument stands in {@link RecordLayout}). Within an epoch.
 */
public final class ValueReader {

  private static final int SPINS = 100;

  private ValueReader() {}

  /**
   * Copies as much of the value as there is room for.
   *
   * @return the value's whole length
   */
  public static int copy(long record, byte[] into) {
    for (int turn = 0; ; turn++) {
      long header = stableHeader(record, turn);
      int bytes = RecordLayout.valueBytes(header);
      long from = record + RecordLayout.valueOffset(header);
      copyBytes(from, into, Math.min(bytes, into.length));
      if (isStill(record, header)) {
        return bytes;
      }
    }
  }

  /**
   * As {@link #copy(long, byte[])} where the record is a plain one of this key of eight bytes; else
   * -1, and nothing is known. One look at the header does.
   */
  public static int copyIf(long record, long key, byte[] into) {
    int lower = RecordLayout.plainLowerAcquire(record, key);
    if (lower != 0) {
      int bytes = RecordLayout.getValueBytesOpaque(record);
      // Mostly there is room for just that: then the copy does not wait for the length to be here.
      copyBytes(
          record + RecordLayout.PLAIN_VALUE_OFFSET,
          into,
          bytes == into.length ? into.length : Math.min(bytes, into.length));
      if (isStill(record, lower)) {
        return bytes;
      }
    }
    return -1;
  }

  /**
   * As {@link #copy(long, byte[])}, of a record whose key has this length. Where the value lies is
   * guessed, as it mostly is: as long as there is room for, in a record that does not expire. So
   * the copy does not wait for the header, and what is in other lines is on its way meanwhile.
   */
  public static int copy(long record, int keyBytes, byte[] into) {
    long guess = RecordLayout.header(keyBytes, into.length, false);
    long header = RecordLayout.getHeaderAcquire(record);
    if (RecordLayout.isUnchanging(header, guess)) {
      copyBytes(record + RecordLayout.valueOffset(guess), into, into.length);
      if (isStill(record, header)) {
        return into.length;
      }
    }
    return copy(record, into);
  }

  private static void copyBytes(long from, byte[] into, int bytes) {
    if (bytes == Long.BYTES) {
      Memory.WORD.set(into, 0, ALL.get(JAVA_LONG_UNALIGNED, from));
    } else {
      MemorySegment.copy(ALL, JAVA_BYTE, from, into, 0, bytes);
    }
  }

  /** As {@link #copy(long, byte[])}, into so many bytes of a segment. */
  public static int copy(long record, MemorySegment into, long at, long room) {
    for (int turn = 0; ; turn++) {
      long header = stableHeader(record, turn);
      int bytes = RecordLayout.valueBytes(header);
      long from = record + RecordLayout.valueOffset(header);
      MemorySegment.copy(ALL, from, into, at, Math.min(bytes, room));
      if (isStill(record, header)) {
        return bytes;
      }
    }
  }

  /**
   * Copies a record whole, if it fits.
   *
   * @return its header, as it was copied
   */
  public static long copyRecord(long record, long to, long room) {
    for (int turn = 0; ; turn++) {
      long header = stableHeader(record, turn);
      long bytes = RecordLayout.sizeBytes(header);
      MemorySegment.copy(ALL, record, ALL, to, Math.min(bytes, room));
      if (isStill(record, header)) {
        return header;
      }
    }
  }

  /**
   * Copies key and value, which lie one behind the other, as much as there is room for.
   *
   * @return the record's header, as it was then
   */
  public static long copyKeyAndValue(long record, long to, long room) {
    for (int turn = 0; ; turn++) {
      long header = stableHeader(record, turn);
      long bytes = RecordLayout.keyBytes(header) + (long) RecordLayout.valueBytes(header);
      Memory.copy(record + RecordLayout.keyOffset(header), to, Math.min(bytes, room));
      if (isStill(record, header)) {
        return header;
      }
    }
  }

  /** When a record expires, of one that does. */
  static long expiryMillis(long record) {
    for (int turn = 0; ; turn++) {
      long header = stableHeader(record, turn);
      long expiryMillis = RecordLayout.getExpiryOpaque(record);
      if (isStill(record, header)) {
        return expiryMillis;
      }
    }
  }

  /** Length of the value at this moment. */
  public static int valueBytes(long record) {
    return RecordLayout.valueBytes(RecordLayout.getHeaderAcquire(record));
  }

  private static long stableHeader(long record, int turn) {
    long header = RecordLayout.getHeaderAcquire(record);
    return RecordLayout.isChanging(header) || turn > 0 ? awaitStable(record, turn) : header;
  }

  @SuppressWarnings("ThreadPriorityCheck") // its writer may need this CPU
  private static long awaitStable(long record, int turns) {
    for (int turn = turns; ; turn++) {
      long header = RecordLayout.getHeaderAcquire(record);
      if (!RecordLayout.isChanging(header)) {
        return header;
      }
      if (turn < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield(); // its writer has been taken off its CPU in the middle of a change
      }
    }
  }

  /**
   * Whether nobody began to change the value since its header was this, behind all loads before.
   */
  public static boolean isStill(long record, long header) {
    VarHandle.acquireFence();
    return RecordLayout.isStillOpaque(record, header);
  }
}
