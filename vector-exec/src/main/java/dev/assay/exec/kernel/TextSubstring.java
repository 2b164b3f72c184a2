package dev.assay.exec.kernel;

/** Parts of UTF-8 texts, found by counting characters: addresses into the same bytes, no copies. */
public final class TextSubstring {

  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private TextSubstring() {}

  /**
   * Sets each text of a set of rows to some of its characters, and all others to nothing.
   *
   * @param rows which texts are read
   * @param skipped characters left out first, 0 or more
   * @param kept most characters after these, 0 or more
   */
  public static void parts(
      long[] addresses,
      int[] lengths,
      long[] rows,
      int count,
      int skipped,
      int kept,
      long[] targetAddresses,
      int[] targetLengths) {
    for (int i = 0; i < count; i++) {
      if (Bitmap.contains(rows, i)) {
        int from = offset(addresses[i], lengths[i], skipped);
        targetAddresses[i] = addresses[i] + from;
        targetLengths[i] = offset(addresses[i] + from, lengths[i] - from, kept);
      } else {
        targetAddresses[i] = 0;
        targetLengths[i] = 0;
      }
    }
  }

  /** Bytes of the first characters of a text, or of all where it has fewer. */
  public static int offset(long address, int length, int characters) {
    if (characters >= length) {
      return length; // no character is shorter than a byte
    }
    int offset = 0;
    int left = characters;
    while (left >= Long.BYTES
        && length - offset >= Long.BYTES
        && (Memory.getLong(address + offset) & NOT_ASCII) == 0) {
      offset += Long.BYTES;
      left -= Long.BYTES;
    }
    long end = address + length;
    long at = address + offset;
    for (; left > 0 && at < end; left--) {
      at = next(at, end);
    }
    return (int) (at - address);
  }

  /** The address of the next character, or the end. */
  static long next(long address, long end) {
    long at = address + 1;
    while (at < end && (Memory.getByte(at) & 0xC0) == 0x80) {
      at++;
    }
    return at;
  }
}
