package dev.assay.exec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Filters on encoded values against their scalar twins. */
class NarrowTest {

  private static final int ROWS = 4096;
  private static final int ROUNDS = 20;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  private final MemorySegment memory = Arena.ofAuto().allocate(8L * ROWS, 64);
  private final long address = memory.address();

  /** Few different values, so that every interval is hit, and the extremes. */
  private long value() {
    return switch (random.nextInt(4)) {
      case 0 -> -random.nextInt(3);
      case 1 -> random.nextLong();
      default -> random.nextInt(8);
    };
  }

  private void fill(int widthBytes) {
    for (int r = 0; r < ROWS; r++) {
      long value = value();
      switch (widthBytes) {
        case 1 -> Memory.putByte(address + r, (byte) value);
        case 2 -> Memory.putShort(address + 2L * r, (short) value);
        case 4 -> Memory.putInt(address + 4L * r, (int) value);
        default -> Memory.putLong(address + 8L * r, value);
      }
    }
  }

  @Test
  void rangesAreWhatTheTwinSays() {
    for (int width : new int[] {1, 2, 4, 8}) {
      fill(width);
      for (int length : DecodeTest.LENGTHS) {
        for (int round = 0; round < ROUNDS; round++) {
          long from = address + (long) width * random.nextInt(ROWS - length);
          long start = value();
          long span = value();
          long[] expected = new long[Bitmap.words(length) + 1];
          long[] actual = new long[Bitmap.words(length) + 1];
          switch (width) {
            case 1 -> {
              NarrowScalar.bytes(from, 0, length, (byte) start, (byte) span, expected);
              NarrowRange.bytes(from, length, (byte) start, (byte) span, actual);
            }
            case 2 -> {
              NarrowScalar.shorts(from, 0, length, (short) start, (short) span, expected);
              NarrowRange.shorts(from, length, (short) start, (short) span, actual);
            }
            case 4 -> {
              NarrowScalar.ints(from, 0, length, (int) start, (int) span, expected);
              NarrowRange.ints(from, length, (int) start, (int) span, actual);
            }
            default -> {
              NarrowScalar.longs(from, 0, length, start, span, expected);
              NarrowRange.longs(from, length, start, span, actual);
            }
          }
          assertArrayEquals(
              expected, actual, "seed " + seed + ", width " + width + ", length " + length);
        }
      }
    }
  }

  @Test
  void positionsAreWhatTheTwinSaysOfAllRows() {
    for (int width : new int[] {1, 2, 4, 8}) {
      fill(width);
      for (int length : DecodeTest.LENGTHS) {
        int[] rows = random.ints(length, 0, ROWS).toArray();
        long start = value();
        long span = value();
        long[] all = new long[Bitmap.words(ROWS)];
        int[] actual = new int[length];
        int count =
            switch (width) {
              case 1 -> {
                NarrowScalar.bytes(address, 0, ROWS, (byte) start, (byte) span, all);
                yield NarrowPositions.bytes(address, rows, length, (int) start, (int) span, actual);
              }
              case 2 -> {
                NarrowScalar.shorts(address, 0, ROWS, (short) start, (short) span, all);
                yield NarrowPositions.shorts(
                    address, rows, length, (int) start, (int) span, actual);
              }
              case 4 -> {
                NarrowScalar.ints(address, 0, ROWS, (int) start, (int) span, all);
                yield NarrowPositions.ints(address, rows, length, (int) start, (int) span, actual);
              }
              default -> {
                NarrowScalar.longs(address, 0, ROWS, start, span, all);
                yield NarrowPositions.longs(address, rows, length, start, span, actual);
              }
            };
        int[] indexes = new int[length];
        Arrays.setAll(indexes, i -> i);
        int[] expected =
            Arrays.stream(indexes).filter(i -> Bitmap.contains(all, rows[i])).toArray();
        assertArrayEquals(
            expected,
            Arrays.copyOf(actual, count),
            "seed " + seed + ", width " + width + ", length " + length);
      }
    }
  }
}
