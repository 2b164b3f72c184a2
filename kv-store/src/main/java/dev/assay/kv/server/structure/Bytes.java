package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.server.resp.Decimal;
import java.lang.foreign.MemorySegment;

/** Byte strings in memory: comparing, copying, and integers as digits. */
public final class Bytes {

  /** Room for the digits of one integer, of each thread. */
  private static final ThreadLocal<Long> DIGITS =
      ThreadLocal.withInitial(() -> NativeHeap.allocate(2L * Decimal.MOST_BYTES));

  private Bytes() {}

  /** Whether two strings are the same. */
  public static boolean equal(long one, int oneBytes, long other, int otherBytes) {
    if (oneBytes != otherBytes) {
      return false;
    }
    int i = 0;
    for (; i + 8 <= oneBytes; i += 8) {
      if (ALL.get(JAVA_LONG_UNALIGNED, one + i) != ALL.get(JAVA_LONG_UNALIGNED, other + i)) {
        return false;
      }
    }
    for (; i < oneBytes; i++) {
      if (ALL.get(JAVA_BYTE, one + i) != ALL.get(JAVA_BYTE, other + i)) {
        return false;
      }
    }
    return true;
  }

  /** Compares strings as unsigned bytes, as C's memcmp, the shorter one first. */
  public static int compare(long one, int oneBytes, long other, int otherBytes) {
    int common = Math.min(oneBytes, otherBytes);
    for (int i = 0; i < common; i++) {
      int difference =
          (ALL.get(JAVA_BYTE, one + i) & 0xff) - (ALL.get(JAVA_BYTE, other + i) & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return oneBytes - otherBytes;
  }

  /** Copies bytes; both places may overlap. */
  static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }

  /** A copy on the heap. */
  public static byte[] toArray(long address, int bytes) {
    byte[] array = new byte[bytes];
    MemorySegment.copy(ALL, JAVA_BYTE, address, array, 0, bytes);
    return array;
  }

  /** Where an integer's digits are, until this thread asks for another one's. */
  public static long digits(long number) {
    long at = DIGITS.get();
    int _ = Decimal.write(number, at);
    return at;
  }
}
