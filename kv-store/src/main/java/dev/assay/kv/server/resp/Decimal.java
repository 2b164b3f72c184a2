package dev.assay.kv.server.resp;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/** Integers as decimal digits in memory. */
public final class Decimal {

  /** The longest: a sign and nineteen digits. */
  public static final int MOST_BYTES = 20;

  private static final long OVERFLOWS_ABOVE = Long.MAX_VALUE / 10;

  private Decimal() {}

  /**
   * Whether these bytes are a long as it would be written: no plus, no leading zeros, no spaces.
   */
  public static boolean isLong(long at, int bytes) {
    if (bytes == 0 || bytes > MOST_BYTES) {
      return false;
    }
    boolean negative = byteAt(at) == '-';
    int from = negative ? 1 : 0;
    if (from == bytes) {
      return false;
    }
    int first = byteAt(at + from);
    if (first == '0') {
      return bytes == 1;
    }
    long value = 0;
    for (int i = from; i < bytes; i++) {
      int digit = byteAt(at + i) - '0';
      if (digit < 0 || digit > 9 || value > OVERFLOWS_ABOVE) {
        return false;
      }
      value = value * 10 + digit;
      if (value < 0) {
        return negative && value == Long.MIN_VALUE && i == bytes - 1;
      }
    }
    return true;
  }

  /** The long that these bytes are, where {@link #isLong} says so. */
  public static long parse(long at, int bytes) {
    boolean negative = byteAt(at) == '-';
    long value = 0;
    for (int i = negative ? 1 : 0; i < bytes; i++) {
      value = value * 10 + (byteAt(at + i) - '0');
    }
    return negative ? -value : value;
  }

  /** How many bytes a long takes. */
  public static int length(long value) {
    if (value == Long.MIN_VALUE) {
      return MOST_BYTES;
    }
    long left = Math.abs(value);
    int digits = value < 0 ? 2 : 1;
    while (left >= 10) {
      left /= 10;
      digits++;
    }
    return digits;
  }

  /** Writes a long and returns how many bytes that were. */
  public static int write(long value, long at) {
    int length = length(value);
    long left = value;
    long end = at + length;
    do {
      int digit = (int) (left % 10);
      ALL.set(JAVA_BYTE, --end, (byte) ('0' + (digit < 0 ? -digit : digit)));
      left /= 10;
    } while (left != 0);
    if (value < 0) {
      ALL.set(JAVA_BYTE, at, (byte) '-');
    }
    return length;
  }

  private static int byteAt(long at) {
    return ALL.get(JAVA_BYTE, at);
  }
}
