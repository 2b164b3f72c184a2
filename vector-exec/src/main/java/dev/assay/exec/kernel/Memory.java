package dev.assay.exec.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory off the heap by absolute address. Nothing is checked: whoever calls holds a lease on the
 * table, or the arena, that the address lies in.
 */
public final class Memory {

  /** All memory, as one segment that kernels index by address. */
  static final MemorySegment EVERYTHING = everything();

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  /** The smallest page of any machine: a read that stays in one page with a valid byte is safe. */
  private static final int PAGE_BYTES = 4096;

  private Memory() {}

  @SuppressWarnings("restricted") // one segment of everything is what makes addresses usable
  private static MemorySegment everything() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  /** The byte at an address. */
  public static byte getByte(long address) {
    return EVERYTHING.get(ValueLayout.JAVA_BYTE, address);
  }

  /** Four bytes from an address on, which need not be aligned. */
  public static int getInt(long address) {
    return EVERYTHING.get(INT, address);
  }

  /** Eight bytes from an address on, which need not be aligned. */
  public static long getLong(long address) {
    return EVERYTHING.get(LONG, address);
  }

  /** Copies bytes out of memory. */
  public static void copy(long address, byte[] target, int offset, int length) {
    MemorySegment.copy(EVERYTHING, ValueLayout.JAVA_BYTE, address, target, offset, length);
  }

  /**
   * Whether so many bytes may be read from an address whose first byte may be: they lie in its
   * page, so that what lies past the end of a text is read but never missing.
   *
   * @param bytes at most the smallest page
   */
  static boolean staysInPage(long address, int bytes) {
    return (address & (PAGE_BYTES - 1)) <= PAGE_BYTES - bytes;
  }
}
