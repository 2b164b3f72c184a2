package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Bytes that depend on a seed and their place alone, so that both ends know them. */
public final class Pattern {

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Pattern() {}

  /** The byte at a place. */
  public static byte at(long seed, long place) {
    return (byte) (word(seed, place) >>> ((place & 7) * 8));
  }

  /** The eight bytes around a place. */
  private static long word(long seed, long place) {
    long mixed = (seed + (place >>> 3)) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }

  private static boolean isWhole(int at, int lengthBytes, long place) {
    return ((place + at) & 7) == 0 && at + Long.BYTES <= lengthBytes;
  }

  /** Writes the bytes from a place on. */
  public static void fill(
      MemorySegment segment, long offset, int lengthBytes, long seed, long place) {
    for (int i = 0; i < lengthBytes; ) {
      if (isWhole(i, lengthBytes, place)) {
        segment.set(WORD, offset + i, word(seed, place + i));
        i += Long.BYTES;
      } else {
        segment.set(ValueLayout.JAVA_BYTE, offset + i, at(seed, place + i));
        i++;
      }
    }
  }

  /** Fails unless these are the bytes from a place on. */
  public static void check(
      MemorySegment segment, long offset, int lengthBytes, long seed, long place) {
    for (int i = 0; i < lengthBytes; ) {
      if (isWhole(i, lengthBytes, place)
          && segment.get(WORD, offset + i) == word(seed, place + i)) {
        i += Long.BYTES;
      } else {
        byte found = segment.get(ValueLayout.JAVA_BYTE, offset + i);
        if (found != at(seed, place + i)) {
          fail("seed %d, byte %d is %d".formatted(seed, place + i, found));
        }
        i++;
      }
    }
  }
}
