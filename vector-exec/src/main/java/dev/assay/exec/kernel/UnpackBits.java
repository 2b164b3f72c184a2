package dev.assay.exec.kernel;

/**
 * Unsigned integers of some bits each, one behind the other from the lowest bit of the first byte
 * on, as Parquet packs them. Up to eight bytes behind the last value are read too, and up to
 * sixteen where values have more than 57 bits.
 */
public final class UnpackBits {

  /** Most bits of a value that one read of eight bytes holds wherever it begins. */
  private static final int ONE_READ_BITS = 57;

  private UnpackBits() {}

  /**
   * Unpacks.
   *
   * @param bit where the first value begins, counted from the address
   * @param width bits of a value, 0 to 32
   */
  public static void ints(long address, long bit, int width, int count, int[] target, int offset) {
    long mask = (1L << width) - 1;
    for (int i = 0; i < count; i++) {
      long at = bit + (long) i * width;
      target[offset + i] = (int) (Memory.getLong(address + (at >>> 3)) >>> (at & 7) & mask);
    }
  }

  /** As {@link #ints}, of 0 to 64 bits. */
  public static void longs(long address, int width, int count, long[] target) {
    long mask = width == Long.SIZE ? -1L : (1L << width) - 1;
    for (int i = 0; i < count; i++) {
      long at = (long) i * width;
      int shift = (int) at & 7;
      long word = Memory.getLong(address + (at >>> 3)) >>> shift;
      if (width > ONE_READ_BITS && shift > 0) {
        word |= (long) Memory.getUnsignedByte(address + (at >>> 3) + Long.BYTES) << -shift;
      }
      target[i] = word & mask;
    }
  }
}
