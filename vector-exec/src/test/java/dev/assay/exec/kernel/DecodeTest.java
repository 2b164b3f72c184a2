package dev.assay.exec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kernels against their scalar twins, at awkward lengths and addresses. */
class DecodeTest {

  static final int[] LENGTHS = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 2047, 2048
  };
  private static final int ROWS = 4096;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  private final MemorySegment memory = randomMemory();
  private final long address = memory.address();

  private MemorySegment randomMemory() {
    byte[] bytes = new byte[8 * ROWS + 64];
    random.nextBytes(bytes);
    MemorySegment segment = Arena.ofAuto().allocate(bytes.length, 64);
    segment.copyFrom(MemorySegment.ofArray(bytes));
    return segment;
  }

  @Test
  void rangesToInts() {
    for (int length : LENGTHS) {
      int first = random.nextInt(ROWS - length);
      int base = random.nextInt();
      String where = "seed " + seed + ", length " + length + ", first " + first;
      int[] expected = new int[length + 1];
      int[] actual = new int[length + 1];
      DecodeScalar.toInts(address + first, 1, length, base, expected);
      DecodeRange.bytesToInts(address + first, length, base, actual);
      assertArrayEquals(expected, actual, where);
      DecodeScalar.toInts(address + 2L * first, 2, length, base, expected);
      DecodeRange.shortsToInts(address + 2L * first, length, base, actual);
      assertArrayEquals(expected, actual, where);
      DecodeScalar.toInts(address + 4L * first, 4, length, base, expected);
      DecodeRange.intsToInts(address + 4L * first, length, base, actual);
      assertArrayEquals(expected, actual, where);
    }
  }

  @Test
  void rangesToLongsAndDoubles() {
    for (int length : LENGTHS) {
      int first = random.nextInt(ROWS - length);
      long base = random.nextLong();
      String where = "seed " + seed + ", length " + length + ", first " + first;
      long[] expected = new long[length + 1];
      long[] actual = new long[length + 1];
      DecodeScalar.toLongs(address + first, 1, length, base, expected);
      DecodeRange.bytesToLongs(address + first, length, base, actual);
      assertArrayEquals(expected, actual, where);
      DecodeScalar.toLongs(address + 2L * first, 2, length, base, expected);
      DecodeRange.shortsToLongs(address + 2L * first, length, base, actual);
      assertArrayEquals(expected, actual, where);
      DecodeScalar.toLongs(address + 4L * first, 4, length, base, expected);
      DecodeRange.intsToLongs(address + 4L * first, length, base, actual);
      assertArrayEquals(expected, actual, where);
      DecodeScalar.toLongs(address + 8L * first, 8, length, 0, expected);
      DecodeRange.longs(address + 8L * first, length, actual);
      assertArrayEquals(expected, actual, where);
      double[] expectedDoubles = new double[length];
      double[] actualDoubles = new double[length];
      DecodeScalar.toDoubles(address + 8L * first, length, expectedDoubles);
      DecodeRange.doubles(address + 8L * first, length, actualDoubles);
      assertArrayEquals(expectedDoubles, actualDoubles, where);
    }
  }

  @Test
  void positionsAreWhatTheTwinSaysOfEachRow() {
    for (int length : LENGTHS) {
      int[] rows = random.ints(length, 0, ROWS).toArray();
      int base = random.nextInt();
      int[] ints = new int[length];
      String where = "seed " + seed + ", length " + length;
      DecodePositions.bytesToInts(address, rows, length, base, ints);
      assertArrayEquals(each(rows, r -> (int) (base + narrow(1, r))), ints, where);
      DecodePositions.shortsToInts(address, rows, length, base, ints);
      assertArrayEquals(each(rows, r -> (int) (base + narrow(2, r))), ints, where);
      DecodePositions.intsToInts(address, rows, length, base, ints);
      assertArrayEquals(each(rows, r -> (int) (base + narrow(4, r))), ints, where);
      long[] longs = new long[length];
      DecodePositions.bytesToLongs(address, rows, length, base, longs);
      assertEquals(sum(rows, 1, base), Arrays.stream(longs).sum(), where);
      DecodePositions.shortsToLongs(address, rows, length, base, longs);
      assertEquals(sum(rows, 2, base), Arrays.stream(longs).sum(), where);
      DecodePositions.intsToLongs(address, rows, length, base, longs);
      assertEquals(sum(rows, 4, base), Arrays.stream(longs).sum(), where);
      DecodePositions.longs(address, rows, length, longs);
      assertEquals(sum(rows, 8, 0), Arrays.stream(longs).sum(), where);
      double[] doubles = new double[length];
      DecodePositions.doubles(address, rows, length, doubles);
      for (int i = 0; i < length; i++) {
        assertEquals(Double.longBitsToDouble(narrow(8, rows[i])), doubles[i], where);
      }
    }
  }

  @Test
  void compressedValuesAreThoseOfTheSet() {
    for (int length : LENGTHS) {
      for (int dropped : new int[] {1, 2, 40, 1000}) {
        int[] rows =
            IntStream.range(0, length).filter(r -> random.nextInt(dropped + 1) > 0).toArray();
        if (rows.length == 0) {
          continue;
        }
        long[] bits = random.longs(Bitmap.words(length)).toArray();
        assertTrue(Bitmap.ofRising(rows, rows.length, bits));
        int span = rows[rows.length - 1] - rows[0] + 1;
        String where = "seed " + seed + ", length " + length + ", dropped " + dropped;
        int[] ints = random.ints(Bitmap.words(span) * 64L).toArray();
        int[] expected = Arrays.stream(rows).map(r -> ints[r - rows[0]]).toArray();
        long[] longs = Arrays.stream(ints).asLongStream().toArray();
        double[] doubles = Arrays.stream(ints).asDoubleStream().toArray();
        int[] scalar = ints.clone();
        Compress.ints(ints, bits, span);
        assertArrayEquals(expected, Arrays.copyOf(ints, rows.length), where);
        Compress.intsScalar(scalar, bits, 0, span, 0);
        assertArrayEquals(expected, Arrays.copyOf(scalar, rows.length), where);
        Compress.longs(longs, bits, span);
        Compress.doubles(doubles, bits, span);
        for (int i = 0; i < rows.length; i++) {
          assertEquals(expected[i], longs[i], where);
          assertEquals(expected[i], doubles[i], where);
        }
      }
    }
    assertFalse(Bitmap.ofRising(new int[] {3, 4, 4}, 3, new long[1]));
    assertFalse(Bitmap.ofRising(new int[] {3, 9, 8}, 3, new long[1]));
  }

  @Test
  void validityIsShiftedAndPicked() {
    for (int length : LENGTHS) {
      int first = random.nextInt(ROWS);
      String where = "seed " + seed + ", length " + length + ", first " + first;
      long[] words = new long[Bitmap.words(length)];
      DecodeValidity.range(address, first, length, words);
      for (int i = 0; i < length; i++) {
        assertEquals(bit(first + i), Bitmap.contains(words, i), where);
      }
      int[] rows = random.ints(length, 0, ROWS).toArray();
      DecodeValidity.positions(address, rows, length, words);
      for (int i = 0; i < length; i++) {
        assertEquals(bit(rows[i]), Bitmap.contains(words, i), where);
      }
      int[] indexes = indexSequence(length);
      int kept = DecodeValidity.keep(address, rows, indexes, length);
      int[] expected = Arrays.stream(indexSequence(length)).filter(i -> bit(rows[i])).toArray();
      assertArrayEquals(expected, Arrays.copyOf(indexes, kept), where);
    }
  }

  @Test
  void textsBeginWhereTheOneBeforeEnds() {
    MemorySegment ends = Arena.ofAuto().allocate(64 + 4L * ROWS, 64);
    long endsAddress = ends.address() + 64;
    int end = 0;
    for (int r = 0; r < ROWS; r++) {
      end += random.nextInt(3) * random.nextInt(40);
      Memory.putInt(endsAddress + 4L * r, end);
    }
    for (int length : LENGTHS) {
      int first = length == 1 ? 0 : random.nextInt(ROWS - length);
      int[] rows = new int[length];
      Arrays.setAll(rows, i -> first + i);
      long[] rangeAddresses = new long[length];
      int[] rangeLengths = new int[length];
      DecodeText.range(endsAddress, 1000, first, length, rangeAddresses, rangeLengths);
      long[] addresses = new long[length];
      int[] lengths = new int[length];
      DecodeText.positions(endsAddress, 1000, rows, length, addresses, lengths);
      assertArrayEquals(addresses, rangeAddresses, "seed " + seed);
      assertArrayEquals(lengths, rangeLengths, "seed " + seed);
      for (int i = 0; i < length; i++) {
        int before = first + i == 0 ? 0 : Memory.getInt(endsAddress + 4L * (first + i - 1));
        assertEquals(1000L + before, addresses[i]);
        assertEquals(Memory.getInt(endsAddress + 4L * (first + i)) - before, lengths[i]);
      }
    }
  }

  @Test
  void memoryComparesWithArrays() {
    byte[] bytes = new byte[40];
    Memory.copy(address, bytes, 0, 40);
    for (int length = 0; length < 30; length++) {
      assertTrue(Memory.equal(address + 3, bytes, 3, length));
      for (int wrong = 3; wrong < 3 + length; wrong++) {
        bytes[wrong] ^= 1;
        assertFalse(Memory.equal(address + 3, bytes, 3, length));
        bytes[wrong] ^= 1;
      }
    }
  }

  private long narrow(int widthBytes, int row) {
    return DecodeScalar.narrow(address, widthBytes, row);
  }

  private long sum(int[] rows, int widthBytes, long base) {
    return Arrays.stream(rows).mapToLong(r -> base + narrow(widthBytes, r)).sum();
  }

  private boolean bit(int row) {
    return (Memory.getByte(address + row / 8) >> row % 8 & 1) != 0;
  }

  private static int[] each(int[] rows, IntUnaryOperator value) {
    return Arrays.stream(rows).map(value).toArray();
  }

  private static int[] indexSequence(int length) {
    int[] indexes = new int[length];
    Arrays.setAll(indexes, i -> i);
    return indexes;
  }
}
