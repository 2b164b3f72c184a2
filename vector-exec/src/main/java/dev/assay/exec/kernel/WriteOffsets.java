package dev.assay.exec.kernel;

/**
 * Integers into encoded segments, as distances from a base. Each method tells whether all values
 * lay between the base and {@code base + span}; where one did not, what was written is unspecified.
 */
public final class WriteOffsets {

  private WriteOffsets() {}

  /** One byte each. */
  public static boolean bytes(long[] values, int count, long base, long span, long address) {
    long outside = 0;
    for (int i = 0; i < count; i++) {
      long distance = values[i] - base;
      outside |= distance | span - distance;
      Memory.putByte(address + i, (byte) distance);
    }
    return outside >= 0;
  }

  /** Two bytes each. */
  public static boolean shorts(long[] values, int count, long base, long span, long address) {
    long outside = 0;
    for (int i = 0; i < count; i++) {
      long distance = values[i] - base;
      outside |= distance | span - distance;
      Memory.putShort(address + 2L * i, (short) distance);
    }
    return outside >= 0;
  }

  /** Four bytes each. */
  public static boolean ints(long[] values, int count, long base, long span, long address) {
    long outside = 0;
    for (int i = 0; i < count; i++) {
      long distance = values[i] - base;
      outside |= distance | span - distance;
      Memory.putInt(address + 4L * i, (int) distance);
    }
    return outside >= 0;
  }

  /** Eight bytes each, as they are. */
  public static boolean longs(long[] values, int count, long least, long greatest, long address) {
    int outside = 0;
    for (int i = 0; i < count; i++) {
      outside += values[i] < least || values[i] > greatest ? 1 : 0;
      Memory.putLong(address + 8L * i, values[i]);
    }
    return outside == 0;
  }

  /** Nothing is written: whether all values are the same. */
  public static boolean constant(long[] values, int count, long value) {
    long difference = 0;
    for (int i = 0; i < count; i++) {
      difference |= values[i] ^ value;
    }
    return difference == 0;
  }
}
