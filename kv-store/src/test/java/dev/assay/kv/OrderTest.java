package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in order, beside a TreeMap and beside writers. */
class OrderTest {

  private static final KvConfig ORDERED =
      KvConfig.ofMemory(16 << 20).withShards(4, 64 << 10).withSeed(11).withOrder();

  /** Grows to many keys, changes them, and takes nearly all of them away again. */
  @ParameterizedTest
  @CsvSource({"1, 1, 8192, 16384", "2, 4, 8192, 16384", "3, 4, 1200, 8192", "4, 1, 1200, 8192"})
  void answersAsTreeMapDoes(long seed, int shards, int memoryKib, int frameBytes) {
    SplittableRandom random = new SplittableRandom(seed);
    KvConfig config =
        KvConfig.ofMemory((long) memoryKib << 10)
            .withSeed(random.nextLong())
            .withShards(shards, frameBytes)
            .withOrder();
    int mostKeys = memoryKib < 2000 ? 3_000 : 8_000;
    NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      KvOrder order = session.order();
      for (int step = 0; step < 20_000; step++) {
        String where = "seed " + seed + ", step " + step;
        byte[] key = key(random.nextInt(mostKeys), seed);
        boolean grows = step % 10_000 < 6_000;
        if (random.nextInt(4) < (grows ? 3 : 1)) {
          byte[] value = new byte[random.nextInt(40)];
          random.nextBytes(value);
          assertEquals(model.put(key, value) != null, session.put(key, value), where);
        } else {
          for (int i = grows ? 1 : 4; i > 0; i--) {
            byte[] gone = model.isEmpty() ? key : either(model, key);
            assertEquals(model.remove(gone) != null, session.delete(gone), where);
          }
        }
        if (step % 100 == 0) {
          checkRange(model, order, random, mostKeys, seed, where);
        }
      }
      assertEquals(model.size(), order.range(new byte[0], null, 1 << 20, nothing()));
      for (byte[] key : new ArrayList<>(model.keySet())) {
        session.delete(key);
      }
      assertEquals(0, order.range(new byte[0], null, 10, nothing()));
    }
  }

  private static byte[] either(NavigableMap<byte[], byte[]> model, byte[] key) {
    byte[] found = model.ceilingKey(key);
    return found == null ? model.firstKey() : found;
  }

  private static void checkRange(
      NavigableMap<byte[], byte[]> model,
      KvOrder order,
      SplittableRandom random,
      int mostKeys,
      long seed,
      String where) {
    byte[] one = key(random.nextInt(mostKeys), seed);
    byte[] other = key(random.nextInt(mostKeys), seed);
    boolean isOrdered = Arrays.compareUnsigned(one, other) <= 0;
    byte[] from = random.nextInt(10) == 0 ? new byte[0] : isOrdered ? one : other;
    byte[] to = random.nextInt(10) == 0 ? null : isOrdered ? other : one;
    int limit = random.nextInt(1_000);
    NavigableMap<byte[], byte[]> part =
        to == null ? model.tailMap(from, true) : model.subMap(from, true, to, false);
    List<byte[]> found = new ArrayList<>();
    assertEquals(Math.min(limit, part.size()), order.range(from, to, limit, adding(found)), where);
    check(part, found, where);
    found.clear();
    order.rangeDescending(from, to, limit, adding(found));
    check(part.descendingMap(), found, where);
    byte[] prefix = Arrays.copyOf(one, random.nextInt(one.length + 1));
    found.clear();
    order.prefix(prefix, limit, adding(found));
    int expected = 0;
    for (byte[] key : model.tailMap(prefix, true).keySet()) {
      if (expected == limit
          || key.length < prefix.length
          || !Arrays.equals(prefix, 0, prefix.length, key, 0, prefix.length)) {
        break;
      }
      expected++;
    }
    assertEquals(expected, found.size() / 2, where);
  }

  private static void check(NavigableMap<byte[], byte[]> part, List<byte[]> found, String where) {
    int at = 0;
    for (var entry : part.entrySet()) {
      if (at == found.size()) {
        break;
      }
      assertArrayEquals(entry.getKey(), found.get(at++), where);
      assertArrayEquals(entry.getValue(), found.get(at++), where);
    }
    assertEquals(found.size(), at, where);
  }

  /** Keys with much in common, short ones, long ones, zeroes and bytes above 127. */
  private static byte[] key(int number, long seed) {
    return switch ((int) ((number + seed) % 5)) {
      case 0 -> ByteBuffer.allocate(4).putInt(number * 0x9e3779b1).array();
      case 1 -> ("user" + number).getBytes(StandardCharsets.US_ASCII);
      case 2 -> new byte[number % 90];
      case 3 ->
          Arrays.copyOf(
              ("a common beginning " + number / 7).getBytes(StandardCharsets.US_ASCII),
              28 + number % 7);
      default -> {
        byte[] key = new byte[100 + number % 29];
        Arrays.fill(key, (byte) (number % 3));
        ByteBuffer.wrap(key).putShort(90 - number % 80, (short) number);
        yield key;
      }
    };
  }

  /** Those that stay are met once each, in order, whatever comes and goes between them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatStaysIsMetOnceBesideWriters(boolean descends) throws Exception {
    int staying = 2_000;
    AtomicBoolean isOver = new AtomicBoolean();
    try (KvStore store = KvStore.open(ORDERED);
        KvSession session = store.openSession();
        ExecutorService pool = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < staying; i++) {
        session.put(number(i * 64), number(i));
      }
      List<Future<?>> writers = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        long seed = thread;
        writers.add(pool.submit(() -> disturb(store, seed, staying, isOver)));
      }
      KvOrder order = session.order();
      try {
        for (int round = 0; round < 15; round++) {
          int[] next = {descends ? staying - 1 : 0};
          int[] before = {descends ? Integer.MAX_VALUE : -1};
          RecordHandler handler =
              (memory, key, keyBytes, value, valueBytes) -> {
                byte[] bytes = memory.asSlice(key, keyBytes).toArray(JAVA_BYTE);
                int number = ByteBuffer.wrap(bytes).getInt();
                assertTrue(descends ? number < before[0] : number > before[0]);
                before[0] = number;
                if (number % 64 == 0) {
                  assertEquals(next[0], number / 64);
                  next[0] += descends ? -1 : 1;
                }
              };
          if (descends) {
            order.rangeDescending(new byte[0], null, Integer.MAX_VALUE, handler);
          } else {
            order.range(new byte[0], null, Integer.MAX_VALUE, handler);
          }
          assertEquals(descends ? -1 : staying, next[0]);
        }
      } finally {
        isOver.set(true);
        for (Future<?> writer : writers) {
          writer.get();
        }
      }
    }
  }

  private static void disturb(KvStore store, long seed, int staying, AtomicBoolean isOver) {
    SplittableRandom random = new SplittableRandom(seed);
    try (KvSession session = store.openSession()) {
      for (int round = 0; !isOver.get(); round++) {
        int around = random.nextInt(staying * 64);
        for (int i = 0; i < 300; i++) {
          int number = Math.floorMod(around + random.nextInt(600), staying * 64);
          if (number % 64 == 0) {
            session.put(number(number), new byte[random.nextInt(30)]);
          } else if (round % 2 == 0) {
            session.put(number(number), new byte[random.nextInt(60)]);
          } else {
            session.delete(number(number));
          }
        }
      }
    }
  }

  @Test
  void boundsAndRefusals(@TempDir Path directory) {
    try (KvStore store = KvStore.open(ORDERED);
        KvSession session = store.openSession()) {
      session.put(new byte[0], new byte[] {1});
      session.put(new byte[] {0}, new byte[] {2});
      session.put(new byte[] {(byte) 0xff}, new byte[] {3});
      List<byte[]> found = new ArrayList<>();
      assertEquals(3, session.order().range(new byte[0], null, 9, adding(found)));
      assertArrayEquals(new byte[] {(byte) 0xff}, found.get(4));
      assertEquals(1, session.order().prefix(new byte[] {(byte) 0xff}, 9, nothing()));
      assertEquals(0, session.order().range(new byte[] {1}, new byte[] {1}, 9, nothing()));
      assertThrows(IllegalArgumentException.class, () -> session.put(new byte[129], new byte[0]));
      assertThrows(
          IllegalArgumentException.class,
          () -> session.order().prefix(new byte[129], 1, nothing()));
    }
    assertThrows(IllegalArgumentException.class, () -> ORDERED.withSpill(directory, 64 << 20));
    try (KvStore store = KvStore.open(KvConfig.ofMemory(1 << 20));
        KvSession session = store.openSession()) {
      assertThrows(IllegalStateException.class, session::order);
    }
  }

  @Test
  void whatIsEvictedLeavesTheOrder() {
    KvConfig config =
        KvConfig.ofMemory(1 << 20).withShards(1, 16 << 10).withAtBound(AtBound.EVICT).withOrder();
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int i = 0; i < 60_000; i++) {
        session.put(number(i * 0x9e3779b1), new byte[40]);
      }
      assertTrue(store.dropped() > 0);
      assertEquals(store.size(), session.order().range(new byte[0], null, 1 << 20, nothing()));
    }
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static RecordHandler nothing() {
    return (memory, key, keyBytes, value, valueBytes) -> {};
  }

  private static RecordHandler adding(List<byte[]> found) {
    return (memory, key, keyBytes, value, valueBytes) -> {
      found.add(memory.asSlice(key, keyBytes).toArray(JAVA_BYTE));
      found.add(memory.asSlice(value, valueBytes).toArray(JAVA_BYTE));
    };
  }
}
