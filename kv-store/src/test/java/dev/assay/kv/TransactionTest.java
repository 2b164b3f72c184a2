package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.journal.Durability;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several keys at once beside a map: all or nothing, whatever memory is left, after crashes too.
 */
class TransactionTest {

  private static final KvConfig SMALL = KvConfig.ofMemory(1 << 20).withShards(8, 8 << 10);

  @TempDir Path scratch;

  static byte[] key(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  static byte[][] keys(long... numbers) {
    return Arrays.stream(numbers).mapToObj(TransactionTest::key).toArray(byte[][]::new);
  }

  static long number(byte @Nullable [] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  @Test
  void readsWhatItWritesAndLeavesNothingWhenItThrows() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      session.put(key(1), key(10));
      long sum =
          session.transact(
              keys(1, 2, 3, 2),
              tx -> {
                tx.put(key(2), key(number(tx.get(key(1))) + 1));
                tx.delete(key(1));
                tx.put(key(3), new byte[0]);
                assertNull(tx.get(key(1)));
                assertThrows(IllegalArgumentException.class, () -> tx.get(key(4)));
                assertThrows(IllegalStateException.class, () -> session.get(key(1)));
                assertThrows(IllegalStateException.class, session::close);
                return number(tx.get(key(2)));
              });
      assertEquals(11, sum);
      assertNull(session.get(key(1)));
      assertEquals(11, number(session.get(key(2))));
      assertArrayEquals(new byte[0], session.get(key(3)));
      KvTransaction[] kept = new KvTransaction[1];
      assertThrows(
          ArithmeticException.class,
          () ->
              session.transact(
                  keys(2),
                  tx -> {
                    kept[0] = tx;
                    tx.put(key(2), key(5));
                    throw new ArithmeticException();
                  }));
      assertEquals(11, number(session.get(key(2))));
      assertThrows(IllegalArgumentException.class, () -> kept[0].get(key(2)));
    }
  }

  /** Beside a map, with little memory: what does not fit changes nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"refuse", "order", "spill"})
  void allOrNothingWhateverMemoryIsLeft(String kind) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    KvConfig config =
        switch (kind) {
          case "order" -> SMALL.withOrder();
          case "spill" -> SMALL.withShards(4, 8 << 10).withSpill(scratch, 1 << 20);
          default -> SMALL;
        };
    Map<Long, byte[]> model = new HashMap<>();
    int refused = 0;
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int i = 0; i < 1_200; i++) {
        long[] numbers = random.longs(1 + random.nextInt(24), 0, 2_500).distinct().toArray();
        Map<Long, byte[]> changes = new HashMap<>();
        try {
          session.transact(
              keys(numbers),
              tx -> {
                for (long number : numbers) {
                  assertArrayEquals(model.get(number), tx.get(key(number)), "seed " + seed);
                  byte[] value = random.nextInt(4) == 0 ? null : new byte[random.nextInt(1_500)];
                  if (value == null) {
                    tx.delete(key(number));
                  } else {
                    random.nextBytes(value);
                    tx.put(key(number), value);
                  }
                  changes.put(number, value);
                }
                return changes.size();
              });
          changes.forEach(
              (number, value) -> {
                if (value == null) {
                  model.remove(number);
                } else {
                  model.put(number, value);
                }
              });
        } catch (StoreFull full) {
          refused++;
          for (long number : numbers) {
            assertArrayEquals(model.get(number), session.get(key(number)), "seed " + seed);
          }
          session.delete(key(numbers[0]));
          model.remove(numbers[0]);
        }
      }
      assertTrue(refused > 3, "seed " + seed + ", refused " + refused);
      assertEquals(model.size(), store.size());
      model.forEach((number, value) -> assertArrayEquals(value, session.get(key(number))));
    }
  }

  /** Of a process that was killed between two batches, or a disk that got some sectors. */
  @Test
  void afterACrashAllOfItIsThereOrNothing() throws Exception {
    KvConfig config = SMALL.withSeed(1);
    Path killed = scratch.resolve("killed");
    int from;
    try (KvStore store = open(config, scratch.resolve("store"));
        KvSession session = store.openSession()) {
      session.transact(keys(0, 1), tx -> put(tx, 1, 0, 1));
      from = JournalFixture.end(JournalFixture.segments(scratch.resolve("store")).getFirst());
      session.transact(keys(0, 1, 2, 3, 4, 5), tx -> put(tx, 2, 0, 1, 2, 3, 4, 5));
      JournalFixture.copy(scratch.resolve("store"), killed);
    }
    int parts =
        JournalFixture.cut(
            killed,
            from,
            scratch,
            (cut, end, isBatch, isWhole) -> {
              long[] expected =
                  isWhole ? new long[] {2, 2, 2, 2, 2, 2} : new long[] {1, 1, 0, 0, 0, 0};
              for (int open = 0; open < (isBatch ? 2 : 1); open++) { // what was left out stays out
                try (KvStore store = open(config, cut);
                    KvSession session = store.openSession()) {
                  long[] found = new long[6];
                  Arrays.setAll(found, i -> number(session.get(key(i))));
                  assertArrayEquals(expected, found, "cut at " + end);
                }
              }
            });
    assertTrue(parts > 2, parts + " shards");
  }

  private static KvStore open(KvConfig config, Path folder) {
    return KvStore.open(config.withJournal(folder, Durability.always()));
  }

  private static boolean put(KvTransaction tx, long value, long... numbers) {
    for (long number : numbers) {
      tx.put(key(number), ByteBuffer.allocate(400).putLong(value).array());
    }
    return true;
  }
}
