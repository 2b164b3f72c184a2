package dev.assay.kv.memory;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies bytes, mostly few: word by word where that is less work than a call of the general copy.
 */
public final class SmallCopy {

  /** Set in no length less eight that is copied by words: of 8 to 71 bytes. */
  private static final int NOT_BY_WORDS = -64;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private SmallCopy() {}

  /**
   * One comparison and not two: C2 fuses two into one, and where the side it left out is met after
   * all, it traps at each call and compiles nothing anew (JDK 25: unstable_fused_if, action none).
   */
  private static boolean isByWords(int bytes) {
    return ((bytes - Long.BYTES) & NOT_BY_WORDS) == 0;
  }

  /** From an address to another; they must not overlap. */
  public static void copy(long from, long to, int bytes) {
    if (!isByWords(bytes)) {
      MemorySegment.copy(ALL, from, ALL, to, bytes);
      return;
    }
    int last = bytes - Long.BYTES;
    for (int at = 0; at < last; at += Long.BYTES) {
      ALL.set(JAVA_LONG_UNALIGNED, to + at, ALL.get(JAVA_LONG_UNALIGNED, from + at));
    }
    ALL.set(JAVA_LONG_UNALIGNED, to + last, ALL.get(JAVA_LONG_UNALIGNED, from + last));
  }

  /** From a whole array to an address. */
  public static void fromArray(byte[] from, long to) {
    int bytes = from.length;
    if (!isByWords(bytes)) {
      MemorySegment.copy(from, 0, ALL, JAVA_BYTE, to, bytes);
      return;
    }
    int last = bytes - Long.BYTES;
    for (int at = 0; at < last; at += Long.BYTES) {
      ALL.set(JAVA_LONG_UNALIGNED, to + at, (long) WORDS.get(from, at));
    }
    ALL.set(JAVA_LONG_UNALIGNED, to + last, (long) WORDS.get(from, last));
  }

  /** From an address to the beginning of an array. */
  public static void toArray(long from, byte[] to, int bytes) {
    if (!isByWords(bytes)) {
      MemorySegment.copy(ALL, JAVA_BYTE, from, to, 0, bytes);
      return;
    }
    int last = bytes - Long.BYTES;
    for (int at = 0; at < last; at += Long.BYTES) {
      WORDS.set(to, at, ALL.get(JAVA_LONG_UNALIGNED, from + at));
    }
    WORDS.set(to, last, ALL.get(JAVA_LONG_UNALIGNED, from + last));
  }
}
