package dev.assay.kv.ordered;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The order of keys: byte by byte, without sign; a key comes before those that it begins. */
public final class KeyOrder {

  private static final ValueLayout.OfLong BIG_ENDIAN =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private KeyOrder() {}

  /**
   * Eight bytes of a key, from one on, as a number whose order without sign is theirs; what the key
   * does not have is zero.
   */
  public static long head(long key, int bytes, int from) {
    int left = bytes - from;
    if (left >= Long.BYTES) {
      return ALL.get(BIG_ENDIAN, key + from);
    }
    if (left <= 0) {
      return 0;
    }
    if (bytes >= Long.BYTES) {
      return ALL.get(BIG_ENDIAN, key + bytes - Long.BYTES) << (8 * (Long.BYTES - left));
    }
    long head = 0;
    for (int i = from; i < bytes; i++) {
      head = (head << 8) | (ALL.get(JAVA_BYTE, key + i) & 0xff);
    }
    return head << (8 * (Long.BYTES - left));
  }

  /** Below, equal to or above 0 as the first key is before, equal to or behind the other. */
  public static int compare(long first, int firstBytes, long other, int otherBytes) {
    int both = Math.min(firstBytes, otherBytes);
    for (int at = 0; at < both; at += Long.BYTES) {
      int order = Long.compareUnsigned(head(first, firstBytes, at), head(other, otherBytes, at));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(firstBytes, otherBytes);
  }

  /** How many bytes two keys begin with alike. */
  static int commonPrefix(long first, int firstBytes, long other, int otherBytes) {
    int both = Math.min(firstBytes, otherBytes);
    int at = 0;
    while (at < both && ALL.get(JAVA_BYTE, first + at) == ALL.get(JAVA_BYTE, other + at)) {
      at++;
    }
    return at;
  }
}
