package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads that read and write while frames go to disk, come back and are compacted: each key has
 * one writer, who knows what its value must be; what the others read must never be older than what
 * they read before.
 */
class SpillConcurrencyTest {

  private static final int THREADS = 4;
  private static final int KEYS = 8_000;

  @TempDir Path folder;

  @Test
  void everyKeyIsAsItsWriterLeftIt() throws Exception {
    KvConfig config =
        KvConfig.ofMemory(1 << 20).withSeed(3).withShards(2, 8 << 10).withSpill(folder, 4 << 20);
    try (KvStore store = KvStore.open(config);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        running.add(pool.submit(() -> new Client(store, number).run()));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
      assertTrue(
          store.diskWrittenBytes() > 3 * store.diskBytes(),
          store.diskWrittenBytes() + " bytes written for " + store.diskBytes());
    }
  }

  private static final class Client {
    private final KvStore store;
    private final int number;
    private final SplittableRandom random;
    private final int[] versions = new int[KEYS];
    private final boolean[] isThere = new boolean[KEYS];
    private final byte[] into = new byte[800];

    Client(KvStore store, int number) {
      this.store = store;
      this.number = number;
      random = new SplittableRandom(number);
    }

    void run() {
      try (KvSession session = store.openSession()) {
        for (int step = 0; step < 30_000; step++) {
          int key = random.nextInt(random.nextInt(4) == 0 ? 64 : KEYS);
          if (step % 2 == 0) {
            write(session, key - key % THREADS + number);
          } else if (step % 16 == 1) {
            readMany(session);
          } else {
            see(key, session.get(bytes(key), into), ByteBuffer.wrap(into));
          }
        }
        long cursor = 0;
        do {
          cursor =
              session.scan(
                  cursor,
                  16,
                  (memory, key, keyBytes, value, valueBytes) ->
                      see(
                          memory.asSlice(key, keyBytes).asByteBuffer().getInt(),
                          valueBytes,
                          memory.asSlice(value, valueBytes).asByteBuffer()));
        } while (cursor != 0);
      }
    }

    private void write(KvSession session, int key) {
      switch (random.nextInt(8)) {
        case 0 -> {
          assertEquals(isThere[key], session.delete(bytes(key)), () -> "key " + key);
          isThere[key] = false;
        }
        case 1 -> {
          byte[] value = value(key, versions[key] + 1);
          assertEquals(!isThere[key], session.putIfAbsent(bytes(key), value), () -> "key " + key);
          versions[key] += isThere[key] ? 0 : 1;
          isThere[key] = true;
        }
        default -> {
          byte[] value = value(key, ++versions[key]);
          assertEquals(isThere[key], session.put(bytes(key), value), () -> "key " + key);
          isThere[key] = true;
        }
      }
    }

    private void readMany(KvSession session) {
      byte[][] keys = new byte[24][];
      int[] numbers = new int[keys.length];
      for (int i = 0; i < keys.length; i++) {
        numbers[i] = random.nextInt(KEYS);
        keys[i] = bytes(numbers[i]);
      }
      session.getAll(
          keys,
          (index, memory, offset, length) ->
              see(
                  numbers[index],
                  length,
                  memory.asSlice(offset, Math.max(0, length)).asByteBuffer()));
    }

    private void see(int key, int length, ByteBuffer value) {
      boolean isOwn = key % THREADS == number;
      if (length == KvSession.ABSENT) {
        assertFalse(isOwn && isThere[key], () -> "key " + key + " is lost");
        return;
      }
      assertEquals(key, value.getInt(0));
      int version = value.getInt(4);
      assertEquals(valueBytes(key, version), length);
      for (int at = 8; at < length; at += 4) {
        assertEquals(key * 31 + version, value.getInt(at));
      }
      assertTrue(isOwn ? version == versions[key] && isThere[key] : version >= versions[key]);
      versions[key] = version;
    }

    private static int valueBytes(int key, int version) {
      return 4 * (2 + (key + 37 * version) % 180);
    }

    private static byte[] bytes(int key) {
      return ByteBuffer.allocate(4).putInt(key).array();
    }

    private static byte[] value(int key, int version) {
      ByteBuffer value = ByteBuffer.allocate(valueBytes(key, version)).putInt(key).putInt(version);
      while (value.hasRemaining()) {
        value.putInt(key * 31 + version);
      }
      return value.array();
    }
  }
}
