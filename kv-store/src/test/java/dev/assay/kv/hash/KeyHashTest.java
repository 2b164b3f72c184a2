package dev.assay.kv.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyHashTest {

  /** One bit of the key, or one byte more, changes about half of the hash's bits. */
  @Test
  void everyBitCounts() {
    try (Arena arena = Arena.ofConfined()) {
      SplittableRandom random = new SplittableRandom(3);
      MemorySegment key = arena.allocate(80);
      for (int length = 0; length <= 70; length++) {
        int[] flips = new int[64];
        int trials = 0;
        for (int trial = 0; trial < 8; trial++) {
          for (int i = 0; i < 10; i++) {
            key.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextLong());
          }
          long hash = KeyHash.of(key.address(), length, trial);
          assertNotEquals(hash, KeyHash.of(key.address(), length + 1, trial));
          for (int bit = 0; bit < 8 * length; bit++) {
            flip(key, bit);
            long other = KeyHash.of(key.address(), length, trial);
            flip(key, bit);
            for (int position = 0; position < 64; position++) {
              flips[position] += (int) ((hash ^ other) >>> position & 1);
            }
            trials++;
          }
        }
        for (int position = 0; length > 0 && position < 64; position++) {
          double share = (double) flips[position] / trials;
          double deviation = 0.5 / Math.sqrt(trials);
          assertTrue(
              Math.abs(share - 0.5) < 6 * deviation,
              "bit " + position + " of a hash of " + length + " bytes: " + share);
        }
      }
    }
  }

  private static void flip(MemorySegment key, int bit) {
    byte old = key.get(ValueLayout.JAVA_BYTE, bit / 8);
    key.set(ValueLayout.JAVA_BYTE, bit / 8, (byte) (old ^ 1 << bit % 8));
  }

  @Test
  void countsSpreadAndSeedsMatter() {
    Set<Long> low = new HashSet<>();
    for (long i = 0; i < 1 << 16; i++) {
      low.add(KeyHash.ofLong(i, 1) & (1 << 16) - 1);
    }
    double expected = (1 << 16) * (1 - Math.exp(-1));
    assertEquals(expected, low.size(), 0.02 * expected);
    assertNotEquals(KeyHash.ofLong(1, 1), KeyHash.ofLong(1, 2));
  }

  @Test
  void ofLongIsOfItsBytes() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(8);
      for (long word : new long[] {0, 1, -1, 0xa0761d6478bd642fL, 0xe7037ed1a0b428dbL}) {
        key.set(ValueLayout.JAVA_LONG, 0, word);
        assertEquals(KeyHash.of(key.address(), 8, 7), KeyHash.ofLong(word, 7));
      }
    }
  }

  /** A word that equals a secret of the hash does not wipe out the rest of the key. */
  @Test
  void noWordWipesOutTheOthers() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(16);
      Set<Long> hashes = new HashSet<>();
      for (int i = 0; i < 1_000; i++) {
        key.set(ValueLayout.JAVA_LONG, 0, 0xe7037ed1a0b428dbL);
        key.set(ValueLayout.JAVA_LONG, 8, i);
        hashes.add(KeyHash.of(key.address(), 16, 0));
      }
      assertEquals(1_000, hashes.size());
    }
  }
}
