package dev.assay.exec.kernel;

/**
 * Encoded values of picked rows against an interval, as in {@link NarrowRange}: writes the indexes
 * i for which row {@code positions[i]} is inside, in order, and returns how many. Free of branches,
 * so that a selectivity near a half costs no more than others. The address is that of row 0; the
 * target has room for all.
 */
public final class NarrowPositions {

  private NarrowPositions() {}

  /** OFFSET_8. */
  public static int bytes(
      long address, int[] positions, int count, int start, int span, int[] target) {
    int limit = (span & 0xFF) + 1;
    int taken = 0;
    for (int i = 0; i < count; i++) {
      int distance = Memory.getUnsignedByte(address + positions[i]) - start & 0xFF;
      target[taken] = i;
      taken += (distance - limit) >>> 31;
    }
    return taken;
  }

  /** OFFSET_16. */
  public static int shorts(
      long address, int[] positions, int count, int start, int span, int[] target) {
    int limit = (span & 0xFFFF) + 1;
    int taken = 0;
    for (int i = 0; i < count; i++) {
      int distance = Memory.getUnsignedShort(address + 2L * positions[i]) - start & 0xFFFF;
      target[taken] = i;
      taken += (distance - limit) >>> 31;
    }
    return taken;
  }

  /** OFFSET_32. */
  public static int ints(
      long address, int[] positions, int count, int start, int span, int[] target) {
    long limit = (span & 0xFFFF_FFFFL) + 1;
    int taken = 0;
    for (int i = 0; i < count; i++) {
      long distance = Memory.getInt(address + 4L * positions[i]) - start & 0xFFFF_FFFFL;
      target[taken] = i;
      taken += (int) ((distance - limit) >>> 63);
    }
    return taken;
  }

  /** LONG_64. */
  public static int longs(
      long address, int[] positions, int count, long start, long span, int[] target) {
    int taken = 0;
    for (int i = 0; i < count; i++) {
      long distance = Memory.getLong(address + 8L * positions[i]) - start;
      target[taken] = i;
      taken += Long.compareUnsigned(distance, span) <= 0 ? 1 : 0;
    }
    return taken;
  }
}
