package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.hardware.Fact;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens at the bounds: of memory, of lengths, of time, of what is open. */
class BoundTest {

  private static final KvConfig SMALL = KvConfig.ofMemory(1 << 20).withShards(2, 8 << 10);

  @Test
  void takesWhatTheTuningSays() {
    Tuning tuning =
        Tuner.ofCaches(Fact.unknown("none", "not asked"))
            .with(Map.of("store.shards", "24", "store.batch.keys", "33", "store.pages", "NORMAL"));
    KvConfig config = KvConfig.of(tuning, 256 << 20);
    assertEquals(16, config.shards());
    assertEquals(33, config.batchKeys());
    assertEquals(PageKind.NORMAL, config.pages());
    assertEquals(2, KvConfig.of(tuning, 2 << 20).shards());
  }

  @Test
  void refusesWhatDoesNotFitAndKeepsTheRest() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      int stored = fill(session, 100);
      assertTrue(stored * 112L > 0.7 * SMALL.memoryBytes(), stored + " records");
      for (int i = 0; i < stored; i++) {
        assertArrayEquals(value(i, 100), session.get(key(i)));
      }
      assertNull(session.get(key(stored)));
      for (int i = 0; i < stored; i += 2) {
        assertTrue(session.delete(key(i)));
      }
      int again = 0;
      while (again < stored / 4) {
        assertFalse(session.put(key(stored + again++), value(again, 92)));
      }
      for (int i = 1; i < stored; i += 2) {
        assertArrayEquals(value(i, 100), session.get(key(i)));
      }
    }
  }

  private static int fill(KvSession session, int valueBytes) {
    for (int stored = 0; ; stored++) {
      try {
        session.put(key(stored), value(stored, valueBytes));
      } catch (StoreFull e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith("the store's 1 MiB are full"));
        return stored;
      }
    }
  }

  @Test
  void dropsWhatNobodyReads() {
    try (KvStore store = KvStore.open(SMALL.withAtBound(AtBound.EVICT));
        KvSession session = store.openSession()) {
      byte[] wanted = {1, 2, 3};
      session.put(wanted, wanted);
      int count = 100_000;
      for (int i = 0; i < count; i++) {
        session.put(key(i), value(i, i % 150));
        assertArrayEquals(wanted, session.get(wanted));
      }
      assertEquals(count + 1, store.size() + store.dropped());
      int left = 0;
      for (int i = 0; i < count; i++) {
        byte[] value = session.get(key(i));
        left += value == null ? 0 : 1;
        assertTrue(value == null || java.util.Arrays.equals(value(i, i % 150), value));
      }
      assertEquals(store.size(), left + 1);
      assertTrue(left > 2_000, left + " left");
    }
  }

  @Test
  void expires() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      byte[] key = {1};
      assertFalse(session.put(key, key, Duration.ZERO));
      assertNull(session.get(key));
      assertEquals(KvSession.ABSENT, session.length(key));
      assertFalse(session.delete(key));
      session.put(key, key, Duration.ZERO);
      assertTrue(session.putIfAbsent(key, key));
      assertTrue(session.put(key, key, Duration.ofDays(1)));
      assertArrayEquals(key, session.get(key));
      assertTrue(session.put(key, new byte[9]));
      assertArrayEquals(new byte[9], session.get(key));
      assertEquals(1, store.size());
    }
  }

  @Test
  void saysWhatIsTooLong() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      byte[] most = new byte[2048 - 8 - 1];
      assertFalse(session.put(new byte[1], most));
      assertArrayEquals(most, session.get(new byte[1]));
      assertThrows(
          IllegalArgumentException.class, () -> session.put(new byte[2], most), "2,049 bytes");
      assertThrows(
          IllegalArgumentException.class, () -> session.put(new byte[1 << 16], new byte[0]));
      assertThrows(IllegalStateException.class, () -> session.add(new byte[1], 1));
      assertArrayEquals(most, session.get(new byte[1]));
    }
  }

  @Test
  void sessionsAreCountedAndEnd() {
    KvStore store = KvStore.open(SMALL);
    KvSession session = store.openSession();
    session.close();
    session.close();
    assertThrows(IllegalStateException.class, () -> session.put(new byte[1], new byte[1]));
    for (int i = 0; i < 3 * SMALL.mostSessions(); i++) {
      store.openSession().close();
    }
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, store::openSession);
  }

  @Test
  void allocatesNothing() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      byte[] key = key(1);
      byte[] value = value(1, 100);
      byte[][] keys = {key, key(2), key(3)};
      KvLongs longs = session.longs();
      KvMap<String, byte[]> names = session.map(Codec.UTF_8, Codec.BYTES);
      long sum = 0;
      long allocated = 0;
      for (int round = 0; round < 20; round++) {
        long before = allocatedBytes();
        for (int i = 0; i < 2_000; i++) {
          session.put(key, value);
          session.add(keys[1], 1);
          session.delete(keys[2]);
          sum += session.get(key, value);
          session.getAll(keys, (index, memory, offset, length) -> {});
          session.putAll(keys, keys);
          session.deleteAll(keys);
          sum += longs.put(i, value) ? 1 : 0;
          sum += longs.get(i, value);
          sum += longs.look(i, ValueView::length);
          names.put("Åse Bjørnstad", value);
          session.scan(i, 1, (memory, at, keyBytes, valueAt, valueBytes) -> {});
          assertNotNull(keys);
        }
        allocated = allocatedBytes() - before;
      }
      assertTrue(sum > 0);
      assertTrue(allocated < 2_000, allocated + " bytes in 2,000 rounds");
    }
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static byte[] value(int number, int bytes) {
    byte[] value = new byte[bytes];
    java.util.Arrays.fill(value, (byte) number);
    return value;
  }
}
