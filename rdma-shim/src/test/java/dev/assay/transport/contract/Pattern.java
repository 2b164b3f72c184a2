package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Bytes that depend on a seed and their place alone, so that both ends know them. */
public final class Pattern {

  private Pattern() {}

  /** The byte at a place. */
  public static byte at(long seed, long place) {
    long mixed = (seed + (place >>> 3)) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 29;
    return (byte) (mixed >>> ((place & 7) * 8));
  }

  /** Writes the bytes from a place on. */
  public static void fill(
      MemorySegment segment, long offset, int lengthBytes, long seed, long place) {
    for (int i = 0; i < lengthBytes; i++) {
      segment.set(ValueLayout.JAVA_BYTE, offset + i, at(seed, place + i));
    }
  }

  /** Fails unless these are the bytes from a place on. */
  public static void check(
      MemorySegment segment, long offset, int lengthBytes, long seed, long place) {
    for (int i = 0; i < lengthBytes; i++) {
      byte found = segment.get(ValueLayout.JAVA_BYTE, offset + i);
      if (found != at(seed, place + i)) {
        fail("seed %d, byte %d is %d".formatted(seed, place + i, found));
      }
    }
  }
}
