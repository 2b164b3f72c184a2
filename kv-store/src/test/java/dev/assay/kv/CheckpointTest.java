package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.journal.ChangeFeed;
import dev.assay.kv.journal.ChangeHandler;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints beside writers, and the feed of changes. */
class CheckpointTest {

  private final JournalFixture fixture = new JournalFixture();

  @TempDir Path scratch;

  @Test
  void aCheckpointAndWhatFollowsAreTheStore() throws Exception {
    Path folder = scratch.resolve("store");
    Random random = new Random(11);
    for (int round = 0; round < 3; round++) {
      try (KvStore store = KvStore.open(fixture.config(folder));
          KvSession session = store.openSession()) {
        fixture.assertSame(store);
        for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
          for (int i = 0; i < 3_000; i++) {
            fixture.change(session, random, 400);
          }
          store.checkpoint();
          assertEquals(1, count(folder, "checkpoint-.*"));
          assertEquals(1, JournalFixture.segments(folder).size());
          for (int i = 0; i < random.nextInt(500); i++) {
            fixture.change(session, random, 400);
          }
          Path copy = JournalFixture.copy(folder, scratch.resolve("copy" + round + checkpoint));
          try (KvStore other = KvStore.open(fixture.config(copy))) {
            fixture.assertSame(other);
          }
        }
      }
    }
  }

  private static int count(Path folder, String name) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return (int) all.filter(path -> path.getFileName().toString().matches(name)).count();
    }
  }

  /** Each key's value is its own count of changes twice: a value of two times would be unequal. */
  @Test
  void writersGoOnMeanwhile() throws Exception {
    Path folder = scratch.resolve("store");
    KvConfig config = fixture.config(folder, Durability.never());
    long[][] last = new long[2][300];
    try (KvStore store = KvStore.open(config)) {
      AtomicBoolean isOver = new AtomicBoolean();
      Thread[] writers = new Thread[2];
      for (int writer = 0; writer < 2; writer++) {
        int number = writer;
        writers[writer] = new Thread(() -> write(store, number, last[number], isOver));
        writers[writer].start();
      }
      for (int i = 0; i < 12; i++) {
        store.checkpoint();
      }
      isOver.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int writer = 0; writer < 2; writer++) {
        for (int key = 0; key < 300; key++) {
          assertArrayEquals(value(last[writer][key]), session.get(key(writer, key)));
        }
      }
    }
  }

  private static void write(KvStore store, int writer, long[] last, AtomicBoolean isOver) {
    try (KvSession session = store.openSession()) {
      for (long i = 1; !isOver.get() || i <= 300; i++) {
        int key = (int) (i % 300);
        session.put(key(writer, key), value(i));
        last[key] = i;
      }
    }
  }

  private static byte[] key(int writer, int key) {
    return new byte[] {(byte) writer, (byte) key, (byte) (key >> 8)};
  }

  private static byte[] value(long i) {
    byte[] value = new byte[16 + (int) (i % 5) * 3];
    ByteBuffer.wrap(value).putLong(i).putLong(i);
    return value;
  }

  @Test
  void spilledRecordsAreInIt() {
    Path folder = scratch.resolve("store");
    KvConfig config = fixture.config(folder).withSpill(scratch, 64L << 20);
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int i = 0; i < 12_000; i++) {
        session.put(key(i >> 16, i), new byte[800]);
      }
      store.checkpoint();
    }
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      assertEquals(12_000, store.size());
      assertArrayEquals(new byte[800], session.get(key(0, 77)));
    }
  }

  @Test
  void feedTellsWhatTheStoreIs() throws Exception {
    Path folder = scratch.resolve("store");
    Random random = new Random(5);
    Map<ByteBuffer, byte[]> copy = new HashMap<>();
    long[] batches = new long[4];
    ChangeHandler handler =
        (shard, batch, memory, key, keyBytes, value, valueBytes, expiryMillis) -> {
          assertTrue(batch >= batches[shard] && batch <= batches[shard] + 1, "gap");
          batches[shard] = batch;
          ByteBuffer name = ByteBuffer.wrap(bytes(memory, key, keyBytes));
          if (valueBytes == ChangeHandler.GONE) {
            copy.remove(name);
          } else {
            copy.put(name, bytes(memory, value, valueBytes));
          }
        };
    for (int round = 0; round < 2; round++) {
      try (KvStore store = KvStore.open(fixture.config(folder));
          KvSession session = store.openSession();
          ChangeFeed feed = store.changes(batches.clone())) {
        for (int i = 0; i < 9_000; i++) {
          fixture.change(session, random, 300);
          if (i % 100 == 0) {
            feed.poll(handler);
          }
          if (i == 6_000) {
            store.checkpoint();
          }
        }
        while (feed.poll(handler)) {}
        assertFalse(feed.poll(handler));
        assertEquals(fixture.model.size(), copy.size());
        fixture.model.forEach((key, value) -> assertArrayEquals(value, copy.get(key)));
      }
    }
    try (KvStore store = KvStore.open(fixture.config(folder))) {
      store.checkpoint();
      assertThrows(IllegalStateException.class, () -> store.changes(0, 0, 0, 0));
      store.changes(batches).close();
    }
  }

  private static byte[] bytes(MemorySegment memory, long from, int count) {
    return memory.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void feedUnderAlwaysShowsWhatIsSynced() {
    Path folder = scratch.resolve("store");
    try (KvStore store = KvStore.open(fixture.config(folder, Durability.always()));
        KvSession session = store.openSession();
        ChangeFeed feed = store.changes(0, 0, 0, 0)) {
      assertFalse(feed.poll((a, b, c, d, e, f, g, h) -> {}));
      session.put(new byte[1], new byte[2]);
      long[] seen = new long[1];
      assertTrue(
          feed.poll(
              (shard, batch, memory, key, keyBytes, value, valueBytes, expiry) -> {
                seen[0]++;
                assertEquals(List.of(1L, 1, 2), List.of(batch, keyBytes, valueBytes));
                assertEquals(Memory.ALL, memory);
              }));
      assertFalse(feed.poll((a, b, c, d, e, f, g, h) -> {}));
      assertTrue(Arrays.equals(new long[] {1}, seen));
    }
  }
}
