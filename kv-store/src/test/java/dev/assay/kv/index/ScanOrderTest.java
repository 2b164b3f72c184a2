package dev.assay.kv.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which a scan takes buckets, beside orders that do not do. */
class ScanOrderTest {

  private static final int HASHES = 2_000;

  private interface Order {
    long after(long position, long buckets);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachHashIsMetOnceHoweverTheIndexGrows(long seed) {
    int[] met = scan(seed, HashIndex::after);
    for (int hash = 0; hash < HASHES; hash++) {
      assertEquals(1, met[hash], "seed " + seed + ", hash " + hash);
    }
  }

  @Test
  void steppingOverHalfABucketTooMuchMissesHashes() {
    int[] met =
        scan(
            1,
            (position, buckets) -> {
              int bits = Long.numberOfTrailingZeros(Long.highestOneBit(buckets - 1));
              long bucket = position & ((1L << bits) - 1);
              return Long.reverse(Long.reverse(bucket) + (1L << (64 - bits)));
            });
    assertTrue(count(met, 0) > 0);
  }

  @Test
  void ascendingOrderMeetsHashesAgain() {
    int[] met =
        scan(
            1,
            (position, buckets) -> {
              long next = HashIndex.numberOf(position, buckets) + 1;
              return next < buckets ? next : 0;
            });
    assertEquals(0, count(met, 0));
    assertTrue(count(met, 1) < HASHES);
  }

  private static int count(int[] met, int times) {
    int count = 0;
    for (int each : met) {
      count += each == times ? 1 : 0;
    }
    return count;
  }

  /** How often each hash is met by a scan during which buckets are split. */
  private static int[] scan(long seed, Order order) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] hashes = random.longs(HASHES).toArray();
    int[] met = new int[HASHES];
    long buckets = random.nextLong(64, 300);
    long position = 0;
    do {
      long bucket = HashIndex.numberOf(position, buckets);
      for (int i = 0; i < HASHES; i++) {
        met[i] += HashIndex.numberOf(hashes[i], buckets) == bucket ? 1 : 0;
      }
      position = order.after(position, buckets);
      buckets += buckets < 2_000 ? random.nextInt(6) : 0;
    } while (position != 0);
    return met;
  }
}
