package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of keys that are longs, seen where they lie and changed there. */
class LookTest {

  private static final int[] LENGTHS = {0, 1, 7, 8, 9, 12, 100, 101, 1_500};
  private static final long TORN = -1;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void looksAndPutsAnswerAsMapDoes(boolean spills) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    KvConfig config = KvConfig.ofMemory(1 << 20).withShards(2, 8 << 10);
    Map<Long, byte[]> model = new HashMap<>();
    try (KvStore store = KvStore.open(spills ? config.withSpill(folder, 16 << 20) : config);
        KvSession session = store.openSession()) {
      KvLongs longs = session.longs();
      int keys = spills ? 5_000 : 600;
      for (int i = 0; i < 60_000; i++) {
        long key = random.nextInt(keys) * 0x9e3779b97f4a7c15L;
        String where = "seed " + seed + ", call " + i;
        byte[] before = model.get(key);
        switch (random.nextInt(8)) {
          case 0 -> assertEquals(model.remove(key) != null, longs.delete(key), where);
          case 1, 2, 3 -> {
            int bytes =
                before != null && random.nextInt(3) > 0
                    ? before.length
                    : LENGTHS[random.nextInt(LENGTHS.length)];
            byte[] value = new byte[bytes];
            random.nextBytes(value);
            assertEquals(model.put(key, value) != null, longs.put(key, value), where);
          }
          case 4 -> {
            byte[] value = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
            boolean wasThere = session.put(bytes(key), value, Duration.ofHours(1));
            assertEquals(model.put(key, value) != null, wasThere, where);
          }
          default -> assertEquals(digest(before), longs.look(key, LookTest::digest), where);
        }
      }
      model.forEach((key, value) -> assertArrayEquals(value, session.get(bytes(key))));
      assertEquals(model.size(), store.size());
    }
  }

  /** Changes in place, and puts that move the record, beside looks: no value is seen by halves. */
  @Test
  void noLookSeesHalfOfChange() throws Exception {
    try (KvStore store = KvStore.open(KvConfig.ofMemory(1 << 20).withShards(2, 16 << 10));
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        boolean writes = thread < 2;
        SplittableRandom random = new SplittableRandom(thread);
        running.add(
            pool.submit(
                () -> {
                  try (KvSession session = store.openSession()) {
                    KvLongs longs = session.longs();
                    for (int i = 0; i < 40_000; i++) {
                      long key = random.nextInt(4);
                      if (writes) {
                        byte[] value = new byte[random.nextInt(16) == 0 ? 1_600 : 1_500];
                        Arrays.fill(value, (byte) random.nextInt(100));
                        longs.put(key, value);
                      } else {
                        assertNotEquals(TORN, longs.look(key, LookTest::everyByte));
                      }
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    }
  }

  @Test
  void whatLookThrowsArrivesAndViewsEnd() {
    AtomicReference<ValueView> kept = new AtomicReference<>();
    try (KvStore store = KvStore.open(KvConfig.ofMemory(1 << 20).withShards(2, 8 << 10));
        KvSession session = store.openSession()) {
      KvLongs longs = session.longs();
      longs.put(1, new byte[] {5, 6, 7});
      assertThrows(
          ArithmeticException.class,
          () ->
              longs.look(
                  1,
                  value -> {
                    throw new ArithmeticException();
                  }));
      assertThrows(IndexOutOfBoundsException.class, () -> longs.look(1, value -> value.getByte(3)));
      assertThrows(IndexOutOfBoundsException.class, () -> longs.look(1, value -> value.getLong(0)));
      assertThrows(IndexOutOfBoundsException.class, () -> longs.look(2, value -> value.getByte(0)));
      assertEquals(
          5,
          longs.look(
              1,
              value -> {
                kept.set(value);
                return value.getByte(0);
              }));
      assertThrows(IndexOutOfBoundsException.class, () -> kept.get().getByte(0));
    }
    assertNotNull(kept.get());
  }

  /** The byte that all of a value are, {@link #TORN} where they differ. */
  private static long everyByte(ValueView value) {
    for (int i = 1; i < value.length(); i++) {
      if (value.getByte(i) != value.getByte(0)) {
        return TORN;
      }
    }
    return value.length() > 0 ? value.getByte(0) : 0;
  }

  private static long digest(byte @Nullable [] value) {
    return value == null ? KvSession.ABSENT : Arrays.hashCode(value) * 31L + value.length;
  }

  private static long digest(ValueView view) {
    if (view.length() == KvSession.ABSENT) {
      return KvSession.ABSENT;
    }
    byte[] value = new byte[view.length()];
    view.copyTo(value, 0);
    for (int i = 0; i + 8 <= value.length; i += 5) {
      long word = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(i);
      assertEquals(word, view.getLong(i));
    }
    return digest(value);
  }

  private static byte[] bytes(long key) {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(key).array();
  }
}
