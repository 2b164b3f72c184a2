package dev.assay.exec.operator.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.Partitioning;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RadixRowsTest {

  private static final long SEED = 20261122;

  private static Workers workers(int count) {
    Workers alone = Workers.alone(new Cancellation());
    return new Workers() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public void forEach(int tasks, IntConsumer task) {
        alone.forEach(tasks, t -> task.accept(tasks - 1 - t));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 63, 64, 65, 4095, 4097, 50_001})
  void everyRowIsInThePartitionOfItsKeyAndInItsOrder(int count) {
    for (int bits : new int[] {1, 3, 6, 10}) {
      for (int threads = 1; threads <= 3; threads++) {
        check(count, bits, threads);
      }
    }
  }

  private static void check(int count, int bits, int threads) {
    SplittableRandom random = new SplittableRandom(SEED + count);
    int[] keys = new int[count];
    long[] places = new long[count];
    long[] valid = new long[count / Long.SIZE + 1];
    for (int row = 0; row < count; row++) {
      keys[row] = random.nextInt(3) == 0 ? 42 : random.nextInt(1 << 20); // a skewed key
      places[row] = row;
      valid[row >>> 6] |= random.nextInt(5) == 0 ? 0 : 1L << row;
    }
    String seed = "seed " + (SEED + count) + ", bits " + bits + ", threads " + threads;
    QueryMemory memory = QueryMemory.unbounded();
    List<StoredColumn> columns =
        List.of(
            StoredColumn.ofInts(keys, new long[0], count),
            StoredColumn.ofLongs(places, valid, count),
            StoredColumn.ofDoubles(Arrays.stream(places).asDoubleStream().toArray(), valid, count),
            StoredColumn.ofTexts(places, keys, valid, count));
    RadixRows all =
        RadixRows.of(
            new RowStore(columns, count, memory),
            RowHash.ofCodes(0),
            bits,
            memory,
            workers(threads));
    assertEquals(1 << bits, all.partitions(), seed);
    int[] partitionOf = new int[1 << 20];
    boolean[] seen = new boolean[count];
    for (int p = 0; p < all.partitions(); p++) {
      List<StoredColumn> part = all.part(p, memory).columns();
      long before = -1;
      for (int row = 0; row < all.size(p); row++) {
        int from = (int) part.get(1).longs()[row];
        int key = part.get(0).ints()[row];
        assertTrue(from > before && !seen[from], seed);
        seen[from] = true;
        before = from;
        assertEquals(keys[from], key, seed);
        assertTrue(partitionOf[key] == 0 || partitionOf[key] == p + 1, seed);
        partitionOf[key] = p + 1;
        boolean isValid = (valid[from >>> 6] >>> from & 1) != 0;
        for (int c = 1; c < 4; c++) {
          assertEquals(isValid, part.get(c).isValid(row), seed);
        }
        assertEquals(from, part.get(2).doubles()[row], seed);
        assertEquals(from, part.get(3).longs()[row], seed);
        assertEquals(key, part.get(3).ints()[row], seed);
      }
    }
    for (boolean each : seen) {
      assertTrue(each, seed);
    }
  }

  @Test
  void costDecidesByCachesAndByWhatIsMoved() {
    Partitioning caches = new Partitioning(1 << 20, 12 << 20, 16, 6, -1, "a test");
    double rows = 1e7;
    assertEquals(0, caches.bits(new Partitioning.Join(12 << 20, rows, rows, rows)), "it fits");
    assertEquals(6, caches.bits(new Partitioning.Join(256 << 20, rows, rows, rows)));
    assertEquals(0, caches.bits(new Partitioning.Join(256 << 20, rows, 9 * rows, rows)), "moves");
    assertEquals(4, caches.forced(4).bits(new Partitioning.Join(1, 1, 1, 1)));
    assertEquals(0, caches.forced(0).bits(new Partitioning.Join(256 << 20, 1, 1, rows)));
    String why = caches.why(new Partitioning.Join(256 << 20, rows, rows, rows));
    assertTrue(why.contains("160 ms of misses saved (16.0 ns each, a test) for 80 ms"), why);
  }
}
