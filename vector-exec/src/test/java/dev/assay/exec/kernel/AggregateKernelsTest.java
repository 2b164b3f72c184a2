package dev.assay.exec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateKernelsTest {

  private static final long SEED = 5;
  private static final int CAPACITY = 2112;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 2047, 2048})
  void sumsAndMasksAreThoseOfTheScalarTwins(int count) {
    SplittableRandom random = new SplittableRandom(SEED + count);
    int[] ids = new int[CAPACITY];
    int[] ints = new int[CAPACITY];
    long[] longs = new long[CAPACITY];
    double[] doubles = new double[CAPACITY];
    for (int i = 0; i < CAPACITY; i++) {
      ids[i] = random.nextInt(4);
      ints[i] = random.nextInt(3) == 0 ? Integer.MIN_VALUE : random.nextInt();
      longs[i] = random.nextLong() >> 12;
      doubles[i] = random.nextInt(1 << 20) / 64.0;
    }
    assertEquals(AggregateScalar.sum(ints, 0, count), AggregateSum.ints(ints, count));
    assertEquals(AggregateScalar.sum(longs, 0, count), AggregateSum.longs(longs, count));
    assertEquals(AggregateScalar.sum(doubles, 0, count), AggregateSum.doubles(doubles, count));
    long[] sums = new long[4];
    AggregateScatter.sum(ints, ids, count, sums);
    long[] longSums = new long[4];
    AggregateScatter.sum(longs, ids, count, longSums);
    double[] doubleSums = new double[4];
    AggregateScatter.sum(doubles, ids, count, doubleSums);
    for (int group = 0; group < 4; group++) {
      long[] mask = new long[CAPACITY / 64];
      long[] twin = new long[CAPACITY / 64];
      int rows = GroupMasks.of(ids, count, group, mask);
      assertEquals(AggregateScalar.mask(ids, 0, count, group, twin), rows);
      assertArrayEquals(twin, mask);
      assertEquals(sums[group], AggregateSum.ints(ints, count, mask));
      assertEquals(longSums[group], AggregateSum.longs(longs, count, mask));
      assertEquals(doubleSums[group], AggregateSum.doubles(doubles, count, mask));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 2047, 2048})
  void hitsAndMissesAreThoseOfALoop(int count) {
    SplittableRandom random = new SplittableRandom(SEED + count);
    int[] found = random.ints(CAPACITY, -1, 3).toArray();
    int[] positions = new int[CAPACITY];
    int[] twin = new int[CAPACITY];
    int[] dense = found.clone();
    int[] denseTwin = found.clone();
    int hits = ProbeSelect.hits(dense, count, positions);
    assertEquals(ProbeSelect.hitsScalar(denseTwin, 0, count, twin, 0), hits);
    assertArrayEquals(Arrays.copyOf(twin, hits), Arrays.copyOf(positions, hits));
    assertArrayEquals(Arrays.copyOf(denseTwin, hits), Arrays.copyOf(dense, hits));
    int misses = ProbeSelect.misses(found, count, positions);
    assertEquals(count, hits + misses);
    for (int i = 0; i < misses; i++) {
      assertEquals(-1, found[positions[i]]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 2048})
  void rankedPlacesCountTheKeysBefore(int count) {
    SplittableRandom random = new SplittableRandom(SEED + count);
    int[] keys = random.ints(count, -1, 5000).map(k -> k % 7 == 0 ? -1 : k).toArray();
    long[] bits = new long[5000 / 64 + 1];
    int[] before = new int[bits.length];
    ProbeRanked.fill(keys, 0, count, bits);
    int total = ProbeRanked.rank(bits, bits.length, before);
    int[] sorted = Arrays.stream(keys).filter(key -> key >= 0).sorted().distinct().toArray();
    assertEquals(sorted.length, total);
    int[] all = new int[5000];
    Arrays.setAll(all, key -> key);
    int[] places = new int[5000];
    int[] members = new int[5000];
    ProbeRanked.find(all, 5000, bits, before, places);
    ProbeRanked.contains(all, 5000, bits, members);
    for (int key = 0; key < 5000; key++) {
      int place = Arrays.binarySearch(sorted, key);
      assertEquals(Math.max(-1, place), places[key], "key " + key);
      assertEquals(place < 0 ? -1 : 0, members[key], "key " + key);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 2047, 2048})
  void codesAreThoseOfTheScalarTwins(int count) {
    SplittableRandom random = new SplittableRandom(SEED + count);
    int[] values = random.ints(CAPACITY, -50, 60).toArray();
    int[] codes = new int[CAPACITY];
    int[] twin = new int[CAPACITY];
    for (int least : new int[] {-50, 0, 40, Integer.MIN_VALUE, Integer.MAX_VALUE - 20}) {
      GroupKeys.codes(values, count, least, 21, codes);
      GroupKeys.codesScalar(values, 0, count, least, 21, twin);
      assertArrayEquals(twin, codes);
      for (int i = 0; i < count; i++) {
        boolean isInside = values[i] >= least && values[i] - (long) least < 21;
        assertEquals(isInside ? values[i] - least : -1, codes[i]);
      }
    }
    int[] keys = random.ints(CAPACITY, -1, 30).toArray();
    int[] keysTwin = keys.clone();
    GroupKeys.combine(keys, codes, count, 21);
    GroupKeys.combineScalar(keysTwin, twin, 0, count, 21);
    assertArrayEquals(keysTwin, keys);
  }
}
