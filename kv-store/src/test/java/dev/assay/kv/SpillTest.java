package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.disk.DiskReader;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.shard.Operation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records on disk: found, changed, taken away, and moved together. */
class SpillTest extends SpillFixture {

  /** Ten times what memory holds. */
  @ParameterizedTest
  @CsvSource({"1, 1, 8, 64", "2, 2, 4, 64", "3, 4, 16, 16", "4, 1, 64, 12"})
  void answersAsMapDoes(long seed, int shards, int frameKib, int diskMib) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, byte[]> model = new HashMap<>();
    int keys = 12_000;
    int most = Math.min(1_500, 256 * frameKib - 40);
    try (KvStore store = KvStore.open(config(shards, frameKib, diskMib));
        KvSession session = store.openSession()) {
      for (int step = 0; step < 30_000; step++) {
        int number = random.nextInt(1 + random.nextInt(keys));
        String where = "seed " + seed + ", step " + step + ", key " + number;
        change(session, model, random, number, most, where);
      }
      assertEquals(model.size(), store.size());
      assertTrue(store.diskBytes() > 2 << 20, store.diskBytes() + " bytes on disk");
      assertTrue(store.diskBytes() <= (long) diskMib << 20);
      assertSame(model, session);
    }
    assertEquals(0, files().size());
  }

  private static void change(
      KvSession session,
      Map<Integer, byte[]> model,
      SplittableRandom random,
      int number,
      int most,
      String where) {
    byte[] before = model.get(number);
    byte[] key = key(number);
    byte[] value = new byte[random.nextInt(4) == 0 ? random.nextInt(most) : random.nextInt(900)];
    random.nextBytes(value);
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> {
        assertEquals(before != null, session.put(key, value), where);
        model.put(number, value);
      }
      case 3 -> {
        assertEquals(before != null, session.delete(key), where);
        model.remove(number);
      }
      case 4 -> {
        assertEquals(before == null, session.putIfAbsent(key, value), where);
        model.putIfAbsent(number, value);
      }
      case 5 -> {
        byte[] expected = random.nextBoolean() && before != null ? before : value;
        boolean isEqual = Arrays.equals(before, expected);
        assertEquals(isEqual, session.compareAndSet(key, expected, value), where);
        if (isEqual) {
          model.put(number, value);
        }
      }
      case 6 -> {
        if (before == null || before.length == 8) {
          long sum = before == null ? 5 : nativeOrder(before).getLong() + 5;
          assertEquals(sum, session.add(key, 5), where);
          byte[] now = new byte[8];
          nativeOrder(now).putLong(sum);
          model.put(number, now);
        } else {
          assertThrows(IllegalStateException.class, () -> session.add(key, 1), where);
        }
      }
      default -> assertArrayEquals(before, session.get(key), where);
    }
  }

  private static ByteBuffer nativeOrder(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.nativeOrder());
  }

  private static void assertSame(Map<Integer, byte[]> model, KvSession session) {
    byte[][] keys = new byte[20_000][];
    Arrays.setAll(keys, SpillTest::key);
    int[] seen = new int[1];
    session.getAll(
        keys,
        (index, memory, offset, length) -> {
          assertEquals(seen[0]++, index);
          byte[] found =
              length == KvSession.ABSENT ? null : memory.asSlice(offset, length).toArray(JAVA_BYTE);
          assertArrayEquals(model.get(index), found, "key " + index);
        });
    assertEquals(keys.length, seen[0]);
    Map<Integer, byte[]> walked = new HashMap<>();
    long cursor = 0;
    do {
      cursor =
          session.scan(
              cursor,
              10,
              (memory, key, keyBytes, value, valueBytes) ->
                  walked.put(
                      ByteBuffer.wrap(memory.asSlice(key, keyBytes).toArray(JAVA_BYTE)).getInt(),
                      memory.asSlice(value, valueBytes).toArray(JAVA_BYTE)));
    } while (cursor != 0);
    assertEquals(model.keySet(), walked.keySet());
    walked.forEach((number, value) -> assertArrayEquals(model.get(number), value));
  }

  /** More than 65,536 keys in one shard of few buckets, all split while most are on disk. */
  @Test
  void entriesOnDiskKnowWhereTheyGo() {
    int keys = 60_000;
    try (KvStore store = KvStore.open(KvConfig.ofMemory(4 << 20).withSpill(folder, 64 << 20));
        KvSession session = store.openSession()) {
      for (int i = 0; i < keys; i++) {
        session.put(key(i), value(i, 200));
      }
      assertTrue(store.diskBytes() > 8 << 20, store.diskBytes() + " bytes on disk");
      assertEquals(keys, store.size());
      for (int i = 0; i < keys; i += 3) {
        assertArrayEquals(value(i, 200), session.get(key(i)));
        assertNull(session.get(key(keys + i)));
      }
    }
  }

  @Test
  void whatIsReadOftenComesBack() {
    try (KvStore store = KvStore.open(config(1, 16, 64));
        KvSession session = store.openSession()) {
      for (int i = 0; i < 20_000; i++) {
        session.put(key(i), value(i, 200));
      }
      byte[] into = new byte[200];
      long disk = 0;
      for (int round = 0; round < 4; round++) {
        disk = store.diskReads();
        for (int i = 0; i < 100; i++) {
          assertEquals(200, session.get(key(i), into));
        }
        disk = store.diskReads() - disk;
      }
      assertEquals(0, disk);
    }
  }

  /**
   * Two keys whose entries on disk look the same, found by trying: only the keys tell them apart.
   */
  @Test
  void keysThatLookAlikeAreToldApart() {
    byte[][] alike = alike();
    byte[] none = new byte[0];
    try (KvStore store = KvStore.open(config(1, 16, 64));
        KvSession session = store.openSession()) {
      for (int round = 0; round < 2; round++) {
        byte[] here = alike[round];
        byte[] other = alike[1 - round];
        session.put(here, value(1, 50));
        spillAll(session);
        assertNull(session.get(other));
        assertFalse(session.delete(other));
        assertFalse(session.compareAndSet(other, value(1, 50), none));
        assertEquals(1, session.putAll(alike, new byte[][] {value(1, 50), value(1, 50)}));
        assertTrue(session.delete(other));
        spillAll(session);
        assertFalse(session.put(other, value(2, 60)));
        assertArrayEquals(value(1, 50), session.get(here));
        spillAll(session);
        assertArrayEquals(value(2, 60), session.get(other));
        assertArrayEquals(value(1, 50), session.get(here));
        assertTrue(session.put(here, value(3, 70)));
        assertArrayEquals(value(2, 60), session.get(other));
        spillAll(session);
        assertTrue(session.delete(other));
        assertArrayEquals(value(3, 70), session.get(here));
        spillAll(session);
        assertTrue(session.delete(here));
        assertNull(session.get(other));
      }
    }
  }

  private static byte[][] alike() {
    Map<Long, Integer> seen = new HashMap<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(4);
      for (int number = 1 << 20; ; number++) {
        MemorySegment.copy(MemorySegment.ofArray(key(number)), 0, key, 0, 4);
        long bits = KeyHash.of(key.address(), 4, 7) & ((1L << 33) - 1);
        Integer before = seen.put(bits, number);
        if (before != null) {
          return new byte[][] {key(before), key(number)};
        }
      }
    }
  }

  private static void spillAll(KvSession session) {
    for (int i = 0; i < 8_000; i++) {
      session.put(key(i), value(i, 150 + 10 * (i % 3)));
    }
  }

  /** Batches read what is on disk together; what is done twice to a key is done in order. */
  @ParameterizedTest
  @CsvSource({"5, 1, 8, 64", "6, 2, 4, 64", "7, 4, 16, 16"})
  void batchesAnswerAsMapDoes(long seed, int shards, int frameKib, int diskMib) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, byte[]> model = new HashMap<>();
    KvConfig config =
        config(shards, frameKib, diskMib)
            .withJournal(JournalConfig.in(folder.resolve("journal"), Durability.never()));
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int step = 0; step < 600; step++) {
        KvWrites writes = session.writes();
        int keys = random.nextInt(3) == 0 ? 40 : 12_000;
        int there = 0;
        for (int left = 1 + random.nextInt(150); left > 0; left--) {
          int number = random.nextInt(keys);
          there += model.containsKey(number) ? 1 : 0;
          if (random.nextInt(6) == 0) {
            writes.delete(key(number));
            model.remove(number);
          } else {
            byte[] value = value(random.nextInt(), random.nextInt(900));
            writes.put(key(number), value);
            model.put(number, value);
          }
        }
        assertEquals(there, writes.run(), "seed " + seed + ", step " + step);
      }
      assertTrue(store.diskReads() > 1_000, store.diskReads() + " reads");
      assertSame(model, session);
    }
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      assertSame(model, session);
    }
  }

  /** A journal's records come back into a store that has no room for them in memory either. */
  @Test
  void recoversToDisk() {
    KvConfig config =
        config(2, 16, 64)
            .withJournal(JournalConfig.in(folder.resolve("journal"), Durability.never()));
    int keys = 12_000;
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int i = 0; i < 2 * keys; i++) {
        session.put(key(i % keys), value(i, 200));
      }
    }
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      assertEquals(keys, store.size());
      assertTrue(store.diskBytes() > 1 << 20, store.diskBytes() + " bytes on disk");
      for (int i = 0; i < keys; i++) {
        assertArrayEquals(value(keys + i, 200), session.get(key(i)));
      }
    }
  }

  @Test
  void keysMayBeLongs() {
    try (KvStore store = KvStore.open(config(2, 16, 64));
        KvSession session = store.openSession()) {
      KvLongs longs = session.longs();
      for (int i = 0; i < 12_000; i++) {
        longs.put(-i, value(i, 200));
      }
      byte[] into = new byte[200];
      for (int i = 0; i < 12_000; i++) {
        assertEquals(200, longs.get(-i, into));
        assertArrayEquals(value(i, 200), into);
      }
      assertTrue(longs.delete(-1));
      assertEquals(7, longs.add(-1, 7));
      assertEquals(KvSession.ABSENT, longs.get(1, into));
    }
  }

  /** Whoever found a record, and comes late with it, must not act on what it was. */
  @Test
  void ownerLooksAgainAtWhatWasFound() {
    KvConfig config = config(1, 16, 64);
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession();
        DiskReader reader = new DiskReader();
        Arena arena = Arena.ofConfined()) {
      session.put(key(-5), value(1, 50));
      spillAll(session);
      MemorySegment key = arena.allocateFrom(JAVA_BYTE, key(-5));
      MemorySegment old = arena.allocateFrom(JAVA_BYTE, value(1, 50));
      long hash = KeyHash.of(key.address(), 4, config.seed());
      store.shard(0).begin(reader.lookup(0), hash, key.address(), 4);
      reader.fetch(1);
      assertEquals(DiskLookup.State.FOUND, reader.lookup(0).state());
      Operation late =
          new Operation()
              .on(hash, key.address(), 4)
              .compareAndSet(old.address(), 50, old.address(), 9)
              .with(reader.lookup(0));
      session.put(key(-5), value(2, 50));
      spillAll(session);
      store.shard(0).run(late);
      assertEquals(Operation.Outcome.ON_DISK, late.outcome());
      store.shard(0).acquire();
      store.shard(0).runOwned(late);
      store.shard(0).release();
      assertEquals(Operation.Outcome.DONE, late.outcome());
      assertEquals(0, late.result());
      assertArrayEquals(value(2, 50), session.get(key(-5)));
    }
  }
}
