package dev.assay.exec.kernel;

/**
 * Encoded values of picked rows to lanes. Plain loops on purpose: the Vector API gathers from
 * arrays only, and no faster than these. The address is that of row 0.
 */
public final class DecodePositions {

  private DecodePositions() {}

  /** OFFSET_8 to 32 bits. */
  public static void bytesToInts(long address, int[] positions, int count, int base, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + Memory.getUnsignedByte(address + positions[i]);
    }
  }

  /** OFFSET_16 to 32 bits. */
  public static void shortsToInts(
      long address, int[] positions, int count, int base, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + Memory.getUnsignedShort(address + 2L * positions[i]);
    }
  }

  /** OFFSET_32 to 32 bits. */
  public static void intsToInts(long address, int[] positions, int count, int base, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + Memory.getInt(address + 4L * positions[i]);
    }
  }

  /** OFFSET_8 to 64 bits. */
  public static void bytesToLongs(
      long address, int[] positions, int count, long base, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + Memory.getUnsignedByte(address + positions[i]);
    }
  }

  /** OFFSET_16 to 64 bits. */
  public static void shortsToLongs(
      long address, int[] positions, int count, long base, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + Memory.getUnsignedShort(address + 2L * positions[i]);
    }
  }

  /** OFFSET_32 to 64 bits. */
  public static void intsToLongs(
      long address, int[] positions, int count, long base, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + Memory.getUnsignedInt(address + 4L * positions[i]);
    }
  }

  /** LONG_64. */
  public static void longs(long address, int[] positions, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = Memory.getLong(address + 8L * positions[i]);
    }
  }

  /** DOUBLE_64. */
  public static void doubles(long address, int[] positions, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = Memory.getDouble(address + 8L * positions[i]);
    }
  }
}
