package dev.assay.exec.function;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.TextCompare;

/** Characters (code points) of texts off the heap, which are well-formed UTF-8. */
final class Utf8 {

  private Utf8() {}

  private static boolean begins(byte b) {
    return (b & 0xC0) != 0x80;
  }

  /** Characters of a text. */
  static int characters(long address, int bytes) {
    int count = 0;
    for (int i = 0; i < bytes; i++) {
      count += begins(Memory.getByte(address + i)) ? 1 : 0;
    }
    return count;
  }

  /** Bytes of the first characters, all where there are fewer. */
  static int offset(long address, int bytes, long characters) {
    int at = 0;
    for (long left = characters; at < bytes; at++) {
      if (begins(Memory.getByte(address + at)) && left-- <= 0) {
        return at;
      }
    }
    return at;
  }

  /** Where a text first begins in another from a byte on, or -1. */
  static int find(long address, int bytes, long wanted, int wantedBytes, int from) {
    for (int at = from; at <= bytes - wantedBytes; at++) {
      if (TextCompare.equal(address + at, wanted, wantedBytes)) {
        return at;
      }
    }
    return -1;
  }

  /** Bytes of the character at an address. */
  static int width(long address) {
    int lead = Memory.getByte(address) & 0xFF;
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }
}
