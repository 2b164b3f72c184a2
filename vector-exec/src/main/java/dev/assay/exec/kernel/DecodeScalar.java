package dev.assay.exec.kernel;

/** What {@link DecodeRange} must deliver, one value at a time. */
final class DecodeScalar {

  private DecodeScalar() {}

  /** An unsigned narrow value. */
  static long narrow(long address, int widthBytes, int row) {
    return switch (widthBytes) {
      case 1 -> Memory.getUnsignedByte(address + row);
      case 2 -> Memory.getUnsignedShort(address + 2L * row);
      case 4 -> Memory.getUnsignedInt(address + 4L * row);
      default -> Memory.getLong(address + 8L * row);
    };
  }

  /** Values of any width to 32 bits. */
  static void toInts(long address, int widthBytes, int count, int base, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = (int) (base + narrow(address, widthBytes, i));
    }
  }

  /** Values of any width to 64 bits. */
  static void toLongs(long address, int widthBytes, int count, long base, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + narrow(address, widthBytes, i);
    }
  }

  /** Floating point. */
  static void toDoubles(long address, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = Memory.getDouble(address + 8L * i);
    }
  }
}
