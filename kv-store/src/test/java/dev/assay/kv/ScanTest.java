package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks by cursor over a store that changes meanwhile. */
class ScanTest {

  /** Keys that stay, among others that come and go; the index grows tenfold during a walk. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatStaysIsMetWhileTheStoreGrows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int staying = 1 + random.nextInt(3_000);
    KvConfig config = KvConfig.ofMemory(8 << 20).withShards(4, 16 << 10).withSeed(seed);
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int i = 0; i < staying; i++) {
        session.put(key(i), key(-i));
      }
      int[] met = new int[staying];
      int[] next = {staying};
      long cursor = 0;
      do {
        cursor = session.scan(cursor, 1 + random.nextInt(40), counting(met));
        for (int i = random.nextInt(200); i > 0 && next[0] < 40_000; i--) {
          session.put(key(next[0]++), new byte[random.nextInt(60)]);
          session.delete(key(staying + random.nextInt(next[0] - staying)));
          int again = random.nextInt(staying);
          session.put(key(again), key(-again));
        }
      } while (cursor != 0);
      for (int i = 0; i < staying; i++) {
        assertEquals(1, met[i], "seed " + seed + ", key " + i);
      }
    }
  }

  @Test
  void whatStaysIsMetWhileAnotherThreadWrites() throws Exception {
    int staying = 500;
    KvConfig config = KvConfig.ofMemory(32 << 20).withShards(1, 64 << 10).withSeed(9);
    AtomicBoolean isOver = new AtomicBoolean();
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int i = 0; i < staying; i++) {
        session.put(key(i), key(-i));
      }
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (KvSession own = store.openSession()) {
                      for (int i = staying; i < 150_000 && !isOver.get(); i++) {
                        own.put(key(i), new byte[4]);
                      }
                    }
                  });
      try {
        do {
          int[] met = new int[staying];
          for (long cursor = session.scan(0, 10, counting(met)); cursor != 0; ) {
            cursor = session.scan(cursor, 10, counting(met));
          }
          for (int i = 0; i < staying; i++) {
            assertTrue(met[i] > 0, "key " + i);
          }
        } while (writer.isAlive());
      } finally {
        isOver.set(true);
        writer.join();
      }
    }
  }

  @Test
  void aHandlerMayWriteAndWhatExpiredIsNotMet() {
    try (KvStore store = KvStore.open(KvConfig.ofMemory(8 << 20));
        KvSession session = store.openSession()) {
      assertEquals(0, session.scan(0, 100_000, (memory, key, keyBytes, value, bytes) -> {}));
      for (int i = 0; i < 1_000; i++) {
        session.put(key(i), new byte[4_000 * (i % 2)], Duration.ofMillis(i < 500 ? -1 : 60_000));
      }
      int[] met = new int[1];
      long cursor = 0;
      do {
        cursor =
            session.scan(
                cursor,
                1,
                (memory, key, keyBytes, value, valueBytes) -> {
                  met[0]++;
                  int number = memory.get(JAVA_INT_UNALIGNED, key);
                  assertEquals(4_000 * (number % 2), valueBytes);
                  assertTrue(session.delete(key(number)));
                });
      } while (cursor != 0);
      assertEquals(500, met[0]);
    }
  }

  /** Whoever sends a cursor that he made up gets some walk, and its end. */
  @Test
  void anyCursorIsSomePlace() {
    SplittableRandom random = new SplittableRandom(7);
    try (KvStore store = KvStore.open(KvConfig.ofMemory(8 << 20));
        KvSession session = store.openSession()) {
      for (int i = 0; i < 1_000; i++) {
        session.put(key(i), key(i));
      }
      for (int i = 0; i < 200; i++) {
        long cursor = random.nextLong();
        int calls = 0;
        do {
          cursor = session.scan(cursor, 100, (memory, key, keyBytes, value, bytes) -> {});
          assertTrue(++calls < 1_000);
        } while (cursor != 0);
      }
    }
  }

  private static RecordHandler counting(int[] met) {
    return (memory, key, keyBytes, value, valueBytes) -> {
      int number = memory.get(JAVA_INT_UNALIGNED, key);
      if (number < met.length) {
        met[number]++;
        assertEquals(-number, memory.get(JAVA_INT_UNALIGNED, value));
      }
    };
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array();
  }
}
