package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The store beside a HashMap, operation by operation. */
class StoreModelTest {

  private static final int[] LENGTHS = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 33, 100, 500
  };

  /** With little memory what is overwritten has to be cleaned away many times over. */
  @ParameterizedTest
  @CsvSource({"1, 1, 16, 8192", "2, 4, 8, 1024", "3, 8, 16, 8192", "4, 2, 8, 1024"})
  void answersAsMapDoes(long seed, int shards, int frameKib, int memoryKib) {
    SplittableRandom random = new SplittableRandom(seed);
    KvConfig config =
        KvConfig.ofMemory((long) memoryKib << 10)
            .withSeed(random.nextLong())
            .withShards(shards, frameKib << 10);
    int mostKeys = memoryKib == 1024 ? 4_000 : 1 << 15;
    Map<String, byte[]> model = new HashMap<>();
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int step = 0; step < 60_000; step++) {
        byte[] key = key(random.nextInt(1 + random.nextInt(mostKeys)));
        String name = name(key);
        String where = "seed " + seed + ", step " + step;
        byte[] before = model.get(name);
        byte[] value = value(random);
        switch (random.nextInt(6)) {
          case 0, 1 -> {
            assertEquals(before != null, session.put(key, value), where);
            model.put(name, value);
          }
          case 2 -> {
            assertEquals(before != null, session.delete(key), where);
            model.remove(name);
          }
          case 3 -> {
            assertEquals(before == null, session.putIfAbsent(key, value), where);
            model.putIfAbsent(name, value);
          }
          case 4 -> {
            byte[] expected = random.nextBoolean() && before != null ? before : value(random);
            boolean isEqual = Arrays.equals(before, expected);
            assertEquals(isEqual, session.compareAndSet(key, expected, value), where);
            if (isEqual) {
              model.put(name, value);
            }
          }
          default -> assertArrayEquals(before, session.get(key), where);
        }
      }
      assertSame(model, store, session);
    }
  }

  private static void assertSame(Map<String, byte[]> model, KvStore store, KvSession session) {
    assertEquals(model.size(), store.size());
    byte[][] keys = new byte[model.size() + 1][];
    int count = 0;
    for (String name : model.keySet()) {
      keys[count++] = name.getBytes(StandardCharsets.ISO_8859_1);
    }
    keys[count] = new byte[9_999];
    int[] seen = new int[1];
    session.getAll(
        keys,
        (index, memory, offset, length) -> {
          assertEquals(seen[0]++, index);
          byte[] expected = model.get(name(keys[index]));
          byte[] found =
              length == KvSession.ABSENT ? null : memory.asSlice(offset, length).toArray(JAVA_BYTE);
          assertArrayEquals(expected, found);
        });
    assertEquals(keys.length, seen[0]);
  }

  @Test
  void growsToManyKeysInOneShard() {
    int keys = 700_000; // more than 65,536 buckets: from there on tags tell where entries go
    KvConfig config = KvConfig.ofMemory(64 << 20).withShards(1, 1 << 20).withSeed(5);
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession();
        Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(8);
      MemorySegment value = arena.allocate(4);
      for (int i = 0; i < keys; i++) {
        key.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, i * 0x9e3779b97f4a7c15L);
        value.set(java.lang.foreign.ValueLayout.JAVA_INT, 0, i);
        assertEquals(false, session.put(key, value));
      }
      assertEquals(keys, store.size());
      for (int i = 0; i < keys; i++) {
        key.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, i * 0x9e3779b97f4a7c15L);
        assertEquals(4, session.get(key, value));
        assertEquals(i, value.get(java.lang.foreign.ValueLayout.JAVA_INT, 0));
      }
    }
  }

  @Test
  void addsToNumbersAndUpdates() {
    try (KvStore store = KvStore.open(KvConfig.ofMemory(8 << 20));
        KvSession session = store.openSession()) {
      byte[] key = {1};
      assertEquals(5, session.add(key, 5));
      assertEquals(3, session.add(key, -2));
      byte[] name = {2};
      session.update(name, old -> new byte[] {7});
      byte[] now =
          session.update(name, old -> new byte[] {(byte) (assertNotNullAnd(old)[0] + 1), 0});
      assertArrayEquals(new byte[] {8, 0}, now);
      assertArrayEquals(now, session.get(name));
      assertEquals(2, session.length(name));
    }
  }

  private static byte[] assertNotNullAnd(byte @Nullable [] value) {
    return Objects.requireNonNull(value);
  }

  private static String name(byte[] key) {
    return new String(key, StandardCharsets.ISO_8859_1);
  }

  private static byte[] key(int number) {
    byte[] key = new byte[LENGTHS[number % LENGTHS.length]];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (number >>> (8 * (i % 4)));
    }
    return key;
  }

  private static byte[] value(SplittableRandom random) {
    byte[] value = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
    random.nextBytes(value);
    return value;
  }
}
