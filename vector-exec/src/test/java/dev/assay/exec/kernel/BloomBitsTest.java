package dev.assay.exec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BloomBitsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 15, 16, 17, 63, 64, 65, 2047, 2048, 2049})
  void agreesWithItsTwinAndMissesNothing(int count) {
    SplittableRandom random = new SplittableRandom(count);
    for (int log : new int[] {1, 4, 11, 22}) {
      int shift = Integer.SIZE - log;
      int[] words = new int[1 << log];
      int[] hashes = random.ints(count).toArray();
      BloomBits.fill(hashes, count / 2, shift, words);
      int[] positions = new int[count];
      int[] expected = new int[count];
      int taken = BloomBits.select(hashes, count, shift, words, positions);
      assertEquals(
          BloomBits.selectScalar(hashes, 0, count, shift, words, expected, 0), taken, "log " + log);
      assertArrayEquals(Arrays.copyOf(expected, taken), Arrays.copyOf(positions, taken));
      for (int i = 0; i < count / 2; i++) {
        assertTrue(Arrays.binarySearch(positions, 0, taken, i) >= 0, "row " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 10, 1 << 16})
  void fewOthersPass(int keys) {
    SplittableRandom random = new SplittableRandom(keys);
    int log = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(keys) - 1;
    int[] words = new int[1 << log];
    BloomBits.fill(random.ints(keys).toArray(), keys, Integer.SIZE - log, words);
    int[] others = random.ints(100_000).toArray();
    int[] positions = new int[others.length];
    int passed = BloomBits.select(others, others.length, Integer.SIZE - log, words, positions);
    assertTrue(passed < others.length / 20, passed + " of " + others.length);
  }
}
