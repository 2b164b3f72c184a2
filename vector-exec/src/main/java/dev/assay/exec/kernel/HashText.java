package dev.assay.exec.kernel;

/** UTF-8 texts by address and length as 64-bit numbers. */
public final class HashText {

  private HashText() {}

  /** A hash of which all bits are good. */
  public static long hash(long address, int lengthBytes) {
    long h = HashIds.mix(lengthBytes);
    int i = 0;
    for (; i + Long.BYTES <= lengthBytes; i += Long.BYTES) {
      h = HashIds.mix(h ^ Memory.getLong(address + i));
    }
    long rest = 0;
    for (; i < lengthBytes; i++) {
      rest = (rest << 8) | Memory.getUnsignedByte(address + i);
    }
    h = HashIds.mix(h ^ rest);
    return h ^ (h >>> 32);
  }

  /** The first 8 bytes, the first of them highest, zeros behind the end: orders as texts do. */
  public static long prefix(long address, int lengthBytes) {
    if (lengthBytes >= Long.BYTES) {
      return Long.reverseBytes(Memory.getLong(address));
    }
    long prefix = 0;
    for (int i = 0; i < lengthBytes; i++) {
      prefix |= (long) Memory.getUnsignedByte(address + i) << (56 - 8 * i);
    }
    return prefix;
  }
}
