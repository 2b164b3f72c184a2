package dev.assay.kv.server.rdb;

/**
 * Strings that Redis compressed. A byte below 32 says that so many and one more follow as they are;
 * else its upper three bits are a length less two, with 7 one more byte of it, and its lower five
 * with the next byte how far back that many are copied from, less one. Source: Lehmann's LibLZF, of
 * which this is only the way back.
 */
final class Lzf {

  private static final int LITERALS = 32;
  private static final int LONG = 7;

  private Lzf() {}

  /**
   * What was compressed.
   *
   * @param length how long that is
   * @throws BadDump when it is not
   */
  static byte[] decompress(byte[] from, int length) {
    if (length > 264L * from.length) {
      throw new BadDump(); // a copy of three bytes gives that many at most
    }
    byte[] to = new byte[length];
    int at = 0;
    int end = 0;
    try {
      while (at < from.length) {
        int control = from[at++] & 0xff;
        if (control < LITERALS) {
          System.arraycopy(from, at, to, end, control + 1);
          at += control + 1;
          end += control + 1;
          continue;
        }
        int count = control >>> 5;
        count += 2 + (count == LONG ? from[at++] & 0xff : 0);
        int source = end - ((control & 31) << 8) - (from[at++] & 0xff) - 1;
        for (int i = 0; i < count; i++) {
          to[end++] = to[source++];
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw new BadDump();
    }
    if (end != length) {
      throw new BadDump();
    }
    return to;
  }
}
