package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Writes in batches, keys that are longs, typed views, segments. */
class BatchAndViewTest {

  private static final KvConfig SMALL = KvConfig.ofMemory(8 << 20).withShards(4, 16 << 10);

  @Test
  void batchesOfWritesAnswerAsMapDoes() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, Integer> model = new HashMap<>();
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      for (int round = 0; round < 200; round++) {
        KvWrites writes = session.writes();
        long there = 0;
        for (int i = random.nextInt(200); i > 0; i--) {
          int key = random.nextInt(300);
          if (random.nextInt(3) > 0) {
            there += model.put(key, i) == null ? 0 : 1;
            switch (i % 2) {
              case 0 -> writes.put(bytes(key), bytes(i));
              default ->
                  writes.put(MemorySegment.ofArray(bytes(key)), MemorySegment.ofArray(bytes(i)));
            }
          } else {
            there += model.remove(key) == null ? 0 : 1;
            writes.delete(bytes(key));
          }
        }
        assertEquals(there, writes.run(), "seed " + seed + ", round " + round);
      }
      assertEquals(model.size(), store.size());
      model.forEach((key, value) -> assertArrayEquals(bytes(value), session.get(bytes(key))));
      byte[][] keys = model.keySet().stream().map(BatchAndViewTest::bytes).toArray(byte[][]::new);
      assertEquals(keys.length, session.putAll(keys, keys));
      assertArrayEquals(keys[0], session.get(keys[0]));
      assertEquals(keys.length, session.deleteAll(keys));
      assertEquals(0, store.size());
      assertThrows(IllegalArgumentException.class, () -> session.putAll(keys, new byte[0][]));
    }
  }

  /** Batches of several threads on the same shards: what is taken, is handed over whole. */
  @Test
  void batchesBesideEachOtherLoseNothing() throws Exception {
    int threads = 4;
    int keys = 500;
    try (KvStore store = KvStore.open(SMALL.withShards(1, 16 << 10));
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      Future<?>[] running = new Future<?>[threads];
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        running[thread] =
            pool.submit(
                () -> {
                  try (KvSession session = store.openSession()) {
                    for (int round = 0; round < 30; round++) {
                      KvWrites writes = session.writes();
                      for (long key = 0; key < keys; key++) {
                        writes.put(key * threads + number, bytes(round));
                        writes.delete(key * threads + number);
                        writes.put(key * threads + number, bytes((int) key));
                      }
                      assertEquals((round == 0 ? 1L : 2L) * keys, writes.run());
                    }
                  }
                });
      }
      for (Future<?> thread : running) {
        thread.get();
      }
      assertEquals((long) threads * keys, store.size());
    }
  }

  @Test
  void longsAreTheirEightBytes() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      KvLongs longs = session.longs();
      byte[] into = new byte[4];
      for (long key = -500; key < 500; key++) {
        long spread = key * 0x9e3779b97f4a7c15L;
        byte[] same = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(spread).array();
        assertEquals(KvSession.ABSENT, longs.get(spread, into));
        assertFalse(longs.put(spread, bytes((int) key)));
        assertArrayEquals(bytes((int) key), session.get(same));
        assertTrue(session.put(same, bytes(7)));
        assertEquals(4, longs.get(spread, into));
        assertArrayEquals(bytes(7), into);
        assertEquals(4, longs.get(spread, MemorySegment.ofArray(into)));
        if (key % 2 == 0) {
          assertTrue(longs.delete(spread));
          assertNull(session.get(same));
        }
      }
      assertEquals(3, longs.add(1, 3));
      longs.getAll(
          new long[] {1, 2},
          (index, memory, offset, length) -> assertEquals(index == 0 ? 8 : -1, length));
    }
  }

  @Test
  void typedViewsAnswer() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      KvMap<Long, String> names = session.map(Codec.LONG, Codec.UTF_8);
      assertNull(names.get(1L));
      assertFalse(names.put(1L, "Åse"));
      assertTrue(names.put(1L, "x".repeat(3_000)));
      assertEquals("x".repeat(3_000), names.get(1L));
      assertFalse(names.putIfAbsent(1L, "y"));
      assertTrue(names.putIfAbsent(2L, ""));
      Map<Long, String> seen = new HashMap<>();
      names.forEach(seen::put);
      assertEquals(Map.of(1L, "x".repeat(3_000), 2L, ""), seen);
      assertTrue(names.remove(2L));
      KvMap<String, byte[]> other = session.map(Codec.UTF_8, Codec.BYTES);
      other.put("long enough", bytes(1));
      assertArrayEquals(bytes(1), other.get("long enough"));
      other.put("four", bytes(1));
      assertThrows(IllegalStateException.class, () -> names.forEach((key, value) -> {}));
    }
  }

  @Test
  void textIsEncodedAsTheLibraryDoes() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(10); i > 0; i--) {
        text.append((char) random.nextInt(1 << (4 + random.nextInt(13))));
        text.appendCodePoint(random.nextBoolean() ? 'a' : 0x10000 + random.nextInt(0x100000));
      }
      byte[] expected = text.toString().getBytes(StandardCharsets.UTF_8);
      byte[] found = new byte[Codec.UTF_8.bytes(text.toString())];
      Codec.UTF_8.write(text.toString(), MemorySegment.ofArray(found));
      assertArrayEquals(expected, found, text::toString);
    }
  }

  @Test
  void segmentsDoAsArraysDo() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      MemorySegment key = MemorySegment.ofArray(bytes(1));
      MemorySegment value = MemorySegment.ofArray(new byte[2_000]);
      assertTrue(session.putIfAbsent(key, value));
      assertFalse(session.putIfAbsent(key, key));
      assertEquals(2_000, session.length(key));
      assertFalse(session.compareAndSet(key, key, value));
      assertTrue(session.compareAndSet(key, value, key));
      assertTrue(session.put(key, key, Duration.ofHours(1)));
      MemorySegment[] keys = {key, value.asSlice(0, 8)};
      session.getAll(
          keys,
          (index, memory, offset, length) -> {
            assertEquals(index == 0 ? 4 : KvSession.ABSENT, length);
            if (index == 0) {
              assertArrayEquals(bytes(1), memory.asSlice(offset, 4).toArray(JAVA_BYTE));
            }
          });
      assertTrue(session.delete(key));
      assertEquals(5, session.add(key, 5));
      assertEquals(8, session.length(key));
      byte[] tooLong = new byte[70_000];
      assertThrows(IllegalArgumentException.class, () -> session.writes().delete(tooLong));
      assertEquals(0, session.writes().run());
    }
  }

  @Test
  void writesThatWereGatheredAreNotLost() {
    try (KvStore store = KvStore.open(KvConfig.ofMemory(1 << 20))) {
      KvSession session = store.openSession();
      KvWrites writes = session.writes().put(bytes(1), bytes(1));
      String why =
          String.valueOf(assertThrows(IllegalStateException.class, session::writes).getMessage());
      assertTrue(why.startsWith("1 writes were gathered"), why);
      assertThrows(IllegalStateException.class, () -> session.deleteAll(new byte[][] {bytes(2)}));
      assertEquals(0, writes.put(bytes(2), bytes(2)).run());
      assertArrayEquals(bytes(1), session.get(bytes(1)));
      session.writes().put(bytes(3), bytes(3)).clear();
      byte[][] keys = {bytes(4), new byte[70_000]};
      assertThrows(IllegalArgumentException.class, () -> session.putAll(keys, keys));
      assertEquals(2, session.deleteAll(new byte[][] {bytes(1), bytes(2), bytes(3), bytes(4)}));
      KvWrites _ = session.writes().put(bytes(5), bytes(5));
      assertThrows(IllegalStateException.class, session::close);
      session.close(); // it is closed
    }
  }

  private static byte[] bytes(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }
}
