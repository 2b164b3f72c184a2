package dev.assay.exec.kernel;

/**
 * Texts of at most seven bytes as integers: the bytes, the first one lowest, and the length on top.
 * Equal texts have equal words.
 */
public final class TextWords {

  /** Bytes of the longest text that has a word. */
  public static final int MOST = 7;

  private static final long NONE = -1;

  private TextWords() {}

  /** The word of a text; -1 for a longer one. */
  public static long of(long address, int length) {
    if (length > MOST) {
      return NONE;
    }
    long word = (long) length << (Byte.SIZE * MOST);
    if (Memory.staysInPage(address, Long.BYTES) && length > 0) {
      return word | (Memory.getLong(address) & ((1L << (Byte.SIZE * length)) - 1));
    }
    for (int i = 0; i < length; i++) {
      word |= (long) Memory.getUnsignedByte(address + i) << (Byte.SIZE * i);
    }
    return word;
  }

  /**
   * The words of texts.
   *
   * @param rows which texts are read; the words of others are -1
   */
  public static void of(long[] addresses, int[] lengths, long[] rows, int count, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = Bitmap.contains(rows, i) ? of(addresses[i], lengths[i]) : NONE;
    }
  }
}
