package dev.assay.exec.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * Unscaled decimals of up to 38 digits in 16 bytes: big-endian two's complement with the sign bit
 * flipped, so that bytes compare as values do and whatever handles texts (keys, orders, least and
 * greatest, storage) handles these too.
 *
 * <pre>
 *  byte 0 ............ 7  8 ............ 15
 *       high ^ 1 &lt;&lt; 63    low
 * </pre>
 */
public final class WideDecimal {

  /** Length of a value. */
  public static final int BYTES = 16;

  /** The least value of 39 digits; the range of a type is within. */
  public static final BigInteger LIMIT = BigInteger.TEN.pow(38);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private WideDecimal() {}

  /** Writes a value, given by its halves, into an array. */
  public static void put(long high, long low, byte[] target, int offset) {
    LONGS.set(target, offset, high ^ Long.MIN_VALUE);
    LONGS.set(target, offset + Long.BYTES, low);
  }

  /** Writes a value off the heap. */
  public static void put(long high, long low, long address) {
    Memory.putLong(address, Long.reverseBytes(high ^ Long.MIN_VALUE));
    Memory.putLong(address + Long.BYTES, Long.reverseBytes(low));
  }

  /** Writes a value of up to 127 bits off the heap. */
  public static void put(BigInteger value, long address) {
    put(high(value), value.longValue(), address);
  }

  /** The upper half of a value. */
  public static long high(BigInteger value) {
    return value.shiftRight(Long.SIZE).longValueExact();
  }

  /** Reads a value's upper half. */
  public static long high(long address) {
    return Long.reverseBytes(Memory.getLong(address)) ^ Long.MIN_VALUE;
  }

  /** Reads a value's lower half. */
  public static long low(long address) {
    return Long.reverseBytes(Memory.getLong(address + Long.BYTES));
  }

  /** Reads a value from an array. */
  public static BigInteger get(byte[] source, int offset) {
    long high = (long) LONGS.get(source, offset) ^ Long.MIN_VALUE;
    return of(high, (long) LONGS.get(source, offset + Long.BYTES));
  }

  /** Reads a value off the heap. */
  public static BigInteger get(long address) {
    return of(high(address), low(address));
  }

  /** The value of two halves. */
  public static BigInteger of(long high, long low) {
    if (high == low >> 63) {
      return BigInteger.valueOf(low);
    }
    byte[] bytes = new byte[BYTES];
    LONGS.set(bytes, 0, high);
    LONGS.set(bytes, Long.BYTES, low);
    return new BigInteger(bytes);
  }
}
