package dev.assay.exec.load;

/**
 * Digits of eight bytes at once, the first in the lowest byte. Source: Lemire, "Number parsing at a
 * gigabyte per second" (2021), section 5.
 */
final class Digits {

  private static final long ZEROS = 0x3030_3030_3030_3030L;
  private static final long UP_TO_NINE = 0x7676_7676_7676_7676L; // 0x80 less ten, in each byte
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long PAIRS = 0x0000_00FF_0000_00FFL;

  /** The bytes {@code 0000-00-}, and which of them are hyphens. */
  private static final long DATE_ZEROS = 0x2D30_302D_3030_3030L;

  private static final long HYPHENS = 0xFF00_00FF_0000_0000L;

  private Digits() {}

  /** The value of the first bytes; -1 where they are not one to eight digits. */
  static long value(long bytes, int length) {
    // What lies behind the digits goes, and zeros come before them.
    long digits = (bytes ^ ZEROS) << (Long.SIZE - (length << 3));
    if (length < 1 || length > Long.BYTES || !areDigits(digits)) {
      return -1;
    }
    long pairs = pairs(digits);
    long high = (pairs & PAIRS) * (100 + (1_000_000L << 32));
    long low = ((pairs >>> 16) & PAIRS) * (1 + (10_000L << 32));
    return (high + low) >>> 32;
  }

  /** {@code 100 * year + month} of the bytes {@code yyyy-mm-}; -1 where they are no such. */
  static int yearAndMonth(long bytes) {
    long digits = bytes ^ DATE_ZEROS;
    if (!areDigits(digits) || (digits & HYPHENS) != 0) {
      return -1;
    }
    long pairs = pairs(digits);
    long year = 100 * (pairs & 0xFF) + ((pairs >>> 16) & 0xFF);
    return (int) (100 * year + ((pairs >>> 40) & 0xFF));
  }

  private static boolean areDigits(long bytes) {
    return ((bytes + UP_TO_NINE | bytes) & HIGHS) == 0;
  }

  /** In each byte, ten times it and the next. */
  private static long pairs(long digits) {
    return digits * 10 + (digits >>> 8);
  }
}
