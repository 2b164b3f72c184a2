package dev.assay.exec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyBitsTest {

  private static final long[] NO_LONGS = {};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 15, 16, 17, 63, 64, 65, 2049})
  void selectsWhatIsThere(int count) {
    SplittableRandom random = new SplittableRandom(count);
    int least = -70;
    int range = 190;
    int[] members = random.ints(40, least, least + range).toArray();
    int[] bits = new int[KeyBits.words(range + 1)];
    KeyBits.fill(members, NO_LONGS, NO_LONGS, members.length, least, bits);
    int[] values = random.ints(count, least - 30, least + range + 30).toArray();
    long[] longs = Arrays.stream(values).asLongStream().toArray();
    int[] expected =
        IntStream.range(0, count)
            .filter(i -> Arrays.stream(members).anyMatch(member -> member == values[i]))
            .toArray();
    int[] positions = new int[count];
    int taken = KeyBits.select(values, count, least, range, bits, positions);
    assertArrayEquals(expected, Arrays.copyOf(positions, taken));
    taken = KeyBits.selectScalar(values, NO_LONGS, 0, count, least, range, bits, positions, 0);
    assertArrayEquals(expected, Arrays.copyOf(positions, taken));
    taken = KeyBits.select(longs, count, least, range, bits, positions);
    assertArrayEquals(expected, Arrays.copyOf(positions, taken));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 64, 1000, 1001})
  void hashesMissNothing(int count) {
    SplittableRandom random = new SplittableRandom(count);
    int[] ints = random.ints(count).toArray();
    long[] longs = Arrays.stream(ints).asLongStream().toArray();
    int log = 14;
    int[] bits = new int[KeyBits.words(1 << log)];
    int[] same = new int[bits.length];
    KeyBits.fillHashed(ints, NO_LONGS, everyOther(count), count, Integer.SIZE - log, bits);
    KeyBits.fillHashed(new int[0], longs, everyOther(count), count, Integer.SIZE - log, same);
    assertArrayEquals(bits, same, "both lanes have one hash");
    int[] positions = new int[count];
    int taken = KeyBits.selectHashed(ints, count, Integer.SIZE - log, bits, positions);
    for (int i = 0; i < count; i += 2) {
      assertTrue(Arrays.binarySearch(positions, 0, taken, i) >= 0, "row " + i);
    }
    int[] scalar = new int[count];
    int shift = Integer.SIZE - log;
    assertEquals(
        taken, KeyBits.selectHashedScalar(ints, NO_LONGS, 0, count, shift, bits, scalar, 0));
    assertArrayEquals(Arrays.copyOf(scalar, taken), Arrays.copyOf(positions, taken));
    assertEquals(taken, KeyBits.selectHashed(longs, count, shift, bits, new int[count]));
    assertTrue(taken <= count / 2 + count / 8 + 1, taken + " of " + count);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 127, 128, 200, 2047, 2048, 2080, 4127, 5000})
  void findsBitsBetween(int bit) {
    int range = bit <= 200 ? 256 : 8192;
    int step = range >>> 8;
    int[] bits = new int[KeyBits.words(range)];
    bits[bit >>> 5] = 1 << bit;
    for (int from = 0; from < range; from += 3 * step) {
      for (int to = from; to < range; to += 5 * step) {
        assertEquals(from <= bit && bit <= to, KeyBits.anyBetween(bits, from, to));
      }
    }
  }

  /** Validity of every second row, from the first. */
  private static long[] everyOther(int rows) {
    long[] bits = new long[Math.max(1, Bitmap.words(rows))];
    Arrays.fill(bits, 0x5555_5555_5555_5555L);
    return bits;
  }
}
