package dev.assay.exec.kernel;

/**
 * What {@link NarrowRange} must deliver, one row at a time, and what it does with the rows that do
 * not fill a word. The row from which to go on is a multiple of 64.
 */
final class NarrowScalar {

  private NarrowScalar() {}

  /** OFFSET_8. */
  static void bytes(long address, int from, int count, byte start, byte span, long[] target) {
    for (int i = from; i < count; i += Long.SIZE) {
      long word = 0;
      for (int r = i; r < Math.min(count, i + Long.SIZE); r++) {
        int distance = Memory.getUnsignedByte(address + r) - start & 0xFF;
        word |= (distance <= (span & 0xFF) ? 1L : 0L) << r;
      }
      target[i >>> 6] = word;
    }
  }

  /** OFFSET_16. */
  static void shorts(long address, int from, int count, short start, short span, long[] target) {
    for (int i = from; i < count; i += Long.SIZE) {
      long word = 0;
      for (int r = i; r < Math.min(count, i + Long.SIZE); r++) {
        int distance = Memory.getUnsignedShort(address + 2L * r) - start & 0xFFFF;
        word |= (distance <= (span & 0xFFFF) ? 1L : 0L) << r;
      }
      target[i >>> 6] = word;
    }
  }

  /** OFFSET_32. */
  static void ints(long address, int from, int count, int start, int span, long[] target) {
    for (int i = from; i < count; i += Long.SIZE) {
      long word = 0;
      for (int r = i; r < Math.min(count, i + Long.SIZE); r++) {
        int distance = Memory.getInt(address + 4L * r) - start;
        word |= (Integer.compareUnsigned(distance, span) <= 0 ? 1L : 0L) << r;
      }
      target[i >>> 6] = word;
    }
  }

  /** LONG_64. */
  static void longs(long address, int from, int count, long start, long span, long[] target) {
    for (int i = from; i < count; i += Long.SIZE) {
      long word = 0;
      for (int r = i; r < Math.min(count, i + Long.SIZE); r++) {
        long distance = Memory.getLong(address + 8L * r) - start;
        word |= (Long.compareUnsigned(distance, span) <= 0 ? 1L : 0L) << r;
      }
      target[i >>> 6] = word;
    }
  }
}
