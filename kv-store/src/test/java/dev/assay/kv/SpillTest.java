package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.disk.DiskCorrupt;
import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.disk.DiskReader;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.shard.Operation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records on disk: found, changed, taken away, moved together, and never served damaged. */
class SpillTest {

  @TempDir Path folder;

  private KvConfig config(int shards, int frameKib, long diskMib) {
    return KvConfig.ofMemory(1 << 20)
        .withSeed(7)
        .withShards(shards, frameKib << 10)
        .withSpill(folder, diskMib << 20);
  }

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

  @Test
  void expiresOnDisk() {
    try (KvStore store = KvStore.open(config(1, 16, 64));
        KvSession session = store.openSession()) {
      session.put(key(-1), value(1, 10), Duration.ofMillis(1_500));
      session.put(key(-2), value(1, 10), Duration.ofDays(1));
      int count = 10_000;
      for (int i = 0; i < count || session.get(key(-1)) != null; i++) {
        session.put(key(i % count), value(i, 100));
      }
      assertFalse(session.delete(key(-1)));
      assertTrue(session.putIfAbsent(key(-1), value(2, 9)));
      assertArrayEquals(value(1, 10), session.get(key(-2)));
      assertEquals(count + 2, store.size());
    }
  }

  /** Nothing is lost at the bound, and deleting makes room again. */
  @Test
  void refusesAtTheBoundOfTheDisk() {
    try (KvStore store = KvStore.open(config(2, 16, 4));
        KvSession session = store.openSession()) {
      for (int round = 0; round < 3; round++) {
        int stored = 0;
        try {
          while (true) {
            session.put(key(stored), value(stored, 300));
            stored++;
          }
        } catch (StoreFull e) {
          assertTrue(
              String.valueOf(e.getMessage()).contains("4 MiB of disk are full"), e::getMessage);
        }
        assertTrue(stored > 12_000, stored + " records");
        assertEquals(stored, store.size());
        for (int i = 0; i < stored; i++) {
          assertArrayEquals(value(i, 300), session.get(key(i)));
        }
        for (int i = 0; i < stored; i++) {
          if (i % 4 != round) {
            assertTrue(session.delete(key(i)));
          }
        }
        for (int i = stored; i < stored + stored / 3; i++) {
          assertFalse(session.put(key(i), value(i, 300)));
        }
        for (int i = 0; i < stored + stored / 3; i++) {
          assertEquals(i % 4 == round || i >= stored, session.delete(key(i)), "key " + i);
        }
        assertEquals(0, store.size());
      }
    }
  }

  @Test
  void findsFlippedBitsAndSaysWhere() throws Exception {
    try (KvStore store = KvStore.open(config(1, 16, 16));
        KvSession session = store.openSession()) {
      int keys = 10_000;
      for (int i = 0; i < keys; i++) {
        session.put(key(i), value(i, 200));
      }
      Path file = files().getFirst();
      long position = 5 * 16384L + 4096 + 1234;
      flip(file, position);
      int damaged = 0;
      for (int i = 0; i < keys; i++) {
        damaged += isDamaged(session, file, position & -4096, i) ? 1 : 0;
      }
      assertTrue(damaged >= 10 && damaged <= 20, damaged + " records in a block of 4,096 bytes");
      byte[][] all = new byte[keys][];
      Arrays.setAll(all, SpillTest::key);
      assertThrows(DiskCorrupt.class, () -> session.getAll(all, (i, memory, at, length) -> {}));
      flip(file, position);
      for (int i = 0; i < keys; i++) {
        assertArrayEquals(value(i, 200), session.get(key(i)));
      }
    }
  }

  private static boolean isDamaged(KvSession session, Path file, long block, int key) {
    try {
      assertArrayEquals(value(key, 200), session.get(key(key)));
      return false;
    } catch (DiskCorrupt e) {
      String place = "%s is damaged at offset %,d: ".formatted(file, block);
      assertTrue(String.valueOf(e.getMessage()).startsWith(place), e::getMessage);
      assertThrows(DiskCorrupt.class, () -> session.put(key(key), new byte[1]));
      assertThrows(DiskCorrupt.class, () -> session.delete(key(key)));
      return true;
    }
  }

  private static void flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ 16)).flip();
      channel.write(one, position);
      channel.force(true);
    }
  }

  /** Damaged frames are left alone by compaction; what is not in them goes on. */
  @Test
  void truncatedFileCostsWhatWasBehind() throws Exception {
    try (KvStore store = KvStore.open(config(1, 16, 4));
        KvSession session = store.openSession()) {
      int keys = 14_000;
      for (int i = 0; i < keys; i++) {
        session.put(key(i), value(i, 200));
      }
      Path file = files().getFirst();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(1 << 20);
      }
      int lost = 0;
      for (int i = 0; i < keys; i++) {
        try {
          assertArrayEquals(value(i, 200), session.get(key(i)));
        } catch (DiskCorrupt e) {
          assertTrue(String.valueOf(e.getMessage()).contains("the file ends there"), e::getMessage);
          lost++;
        }
      }
      assertTrue(lost > 1_000 && lost < keys - 5_000, lost + " lost");
    }
  }

  /** A file system that is full before the bound is; only root may mount one. */
  @Test
  void goesOnWhenTheDiskHasRoomAgain() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small.toString()) == 0,
        "a small tmpfs cannot be mounted here: only root can");
    try (KvStore store = KvStore.open(config(1, 16, 64).withSpill(small, 64 << 20));
        KvSession session = store.openSession()) {
      int stored = 0;
      try {
        while (true) {
          session.put(key(stored), value(stored, 300));
          stored++;
        }
      } catch (StoreFull e) {
        assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::getMessage);
      }
      assertTrue(stored > 9_000, stored + " records");
      for (int i = 0; i < stored; i++) {
        assertArrayEquals(value(i, 300), session.get(key(i)));
      }
      for (int i = 0; i < stored; i += 2) {
        assertTrue(session.delete(key(i)));
      }
      for (int i = 0; i < stored / 4; i++) {
        assertFalse(session.put(key(stored + i), value(i, 300)));
      }
      assertEquals(0, run("mount", "-o", "remount,size=9m", small.toString()));
      for (int i = stored / 4; i < stored; i++) {
        assertFalse(session.put(key(stored + i), value(i, 300)));
      }
      for (int i = 1; i < stored; i += 2) {
        assertArrayEquals(value(i, 300), session.get(key(i)));
      }
    } finally {
      run("umount", small.toString());
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void filesOfTheDeadAreDeleted() throws IOException {
    Path left = Files.createFile(folder.resolve("assay-spill-123.frames"));
    try (KvStore one = KvStore.open(config(1, 16, 4));
        KvStore other = KvStore.open(config(1, 16, 4))) {
      assertFalse(Files.exists(left));
      assertEquals(2, files().size());
      assertEquals(0, one.diskBytes() + other.diskBytes());
    }
    assertEquals(0, files().size());
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static byte[] value(int number, int bytes) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) (number ^ (number >>> 8)));
    return value;
  }
}
