package dev.assay.exec.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Memory off the heap by absolute address, in the machine's byte order, at any alignment. Nothing
 * checks that an address is mapped: whoever passes one holds what keeps it so, for tables a lease.
 */
public final class Memory {

  /** Every address there is. A constant, so that the one check of an access folds to a sign. */
  static final MemorySegment EVERYTHING = everything();

  /** The smallest page of any machine: a read that stays in one page with a valid byte is safe. */
  private static final int PAGE_BYTES = 4096;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Memory() {}

  @SuppressWarnings("restricted") // absolute addresses are what this class is for
  private static MemorySegment everything() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  /** The byte at an address, signed. */
  public static byte getByte(long address) {
    return EVERYTHING.get(JAVA_BYTE, address);
  }

  /** The byte at an address, 0 to 255. */
  public static int getUnsignedByte(long address) {
    return EVERYTHING.get(JAVA_BYTE, address) & 0xFF;
  }

  /** Two bytes, 0 to 65,535. */
  public static int getUnsignedShort(long address) {
    return EVERYTHING.get(JAVA_SHORT_UNALIGNED, address) & 0xFFFF;
  }

  /** Four bytes. */
  public static int getInt(long address) {
    return EVERYTHING.get(JAVA_INT_UNALIGNED, address);
  }

  /** Four bytes, 0 to 2^32 - 1. */
  public static long getUnsignedInt(long address) {
    return EVERYTHING.get(JAVA_INT_UNALIGNED, address) & 0xFFFF_FFFFL;
  }

  /** Eight bytes. */
  public static long getLong(long address) {
    return EVERYTHING.get(JAVA_LONG_UNALIGNED, address);
  }

  /** Eight bytes of floating point. */
  public static double getDouble(long address) {
    return EVERYTHING.get(JAVA_DOUBLE_UNALIGNED, address);
  }

  /** Sets a byte. */
  public static void putByte(long address, byte value) {
    EVERYTHING.set(JAVA_BYTE, address, value);
  }

  /** Sets two bytes. */
  public static void putShort(long address, short value) {
    EVERYTHING.set(JAVA_SHORT_UNALIGNED, address, value);
  }

  /** Sets four bytes. */
  public static void putInt(long address, int value) {
    EVERYTHING.set(JAVA_INT_UNALIGNED, address, value);
  }

  /** Sets eight bytes. */
  public static void putLong(long address, long value) {
    EVERYTHING.set(JAVA_LONG_UNALIGNED, address, value);
  }

  /** Copies memory into an array. */
  public static void copy(long source, byte[] target, int offset, int lengthBytes) {
    MemorySegment.copy(EVERYTHING, JAVA_BYTE, source, target, offset, lengthBytes);
  }

  /** Copies memory into an array of words. */
  public static void copy(long source, long[] target, int words) {
    MemorySegment.copy(EVERYTHING, JAVA_LONG_UNALIGNED, source, target, 0, words);
  }

  /** Copies an array into memory. */
  public static void copy(byte[] source, int offset, long target, int lengthBytes) {
    MemorySegment.copy(source, offset, EVERYTHING, JAVA_BYTE, target, lengthBytes);
  }

  /** Copies words of an array into memory. */
  public static void copy(long[] source, long target, int words) {
    MemorySegment.copy(source, 0, EVERYTHING, JAVA_LONG_UNALIGNED, target, words);
  }

  /** Copies memory; the two places may not overlap unless they are the same. */
  public static void copy(long source, long target, long lengthBytes) {
    MemorySegment.copy(EVERYTHING, source, EVERYTHING, target, lengthBytes);
  }

  /** Whether memory holds the same bytes as an array. */
  public static boolean equal(long address, byte[] other, int offset, int lengthBytes) {
    int i = 0;
    for (; i <= lengthBytes - Long.BYTES; i += Long.BYTES) {
      if (getLong(address + i) != (long) LONGS.get(other, offset + i)) {
        return false;
      }
    }
    for (; i < lengthBytes; i++) {
      if (getByte(address + i) != other[offset + i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether so many bytes may be read from an address whose first byte may be: they lie in its
   * page, so that what lies past the end of a text is read but never missing.
   *
   * @param bytes at most the smallest page
   */
  public static boolean staysInPage(long address, int bytes) {
    return (address & (PAGE_BYTES - 1)) <= PAGE_BYTES - bytes;
  }
}
