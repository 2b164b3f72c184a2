package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads on few keys: nothing is lost, nothing is torn. */
class ConcurrencyTest {

  private static final int THREADS = 4;

  @TempDir Path folder;

  @Test
  void noSumIsLost() throws Exception {
    int adds = 20_000;
    try (KvStore store = KvStore.open(KvConfig.ofMemory(8 << 20).withShards(2, 16 << 10))) {
      inThreads(
          thread -> {
            try (KvSession session = store.openSession()) {
              SplittableRandom random = new SplittableRandom(thread);
              byte[] raced = {99};
              for (int i = 0; i < adds; i++) {
                session.add(new byte[] {(byte) random.nextInt(4)}, 1);
                if (i % 8 == 0) {
                  session.update(raced, old -> next(old));
                }
              }
            }
          });
      try (KvSession session = store.openSession()) {
        long sum = 0;
        for (byte key = 0; key < 4; key++) {
          sum += session.add(new byte[] {key}, 0);
        }
        assertEquals((long) THREADS * adds, sum);
        assertEquals(THREADS * adds / 8, ByteBuffer.wrap(session.get(new byte[] {99})).getInt());
      }
    }
  }

  private static byte[] next(byte @Nullable [] old) {
    int count = old == null ? 0 : ByteBuffer.wrap(old).getInt();
    return ByteBuffer.allocate(4).putInt(count + 1).array();
  }

  /** Values that say what they are: one that is torn, or another key's, is seen. */
  @ParameterizedTest
  @EnumSource(AtBound.class)
  void noValueIsTorn(AtBound bound) throws Exception {
    KvConfig config = KvConfig.ofMemory(1 << 20).withShards(2, 8 << 10);
    int keys = bound == AtBound.REFUSE ? 1_000 : 20_000;
    boolean spills = bound == AtBound.SPILL;
    try (KvStore store =
        KvStore.open(spills ? config.withSpill(folder, 6 << 20) : config.withAtBound(bound))) {
      inThreads(
          thread -> {
            try (KvSession session = store.openSession()) {
              SplittableRandom random = new SplittableRandom(thread);
              byte[] into = new byte[512];
              for (int i = 0; i < 30_000; i++) {
                int number = random.nextInt(random.nextBoolean() ? 16 : keys);
                byte[] key = ByteBuffer.allocate(4).putInt(number).array();
                switch (random.nextInt(4)) {
                  case 0 -> session.put(key, value(number, random));
                  case 1 -> {
                    if (random.nextInt(4) == 0) {
                      session.delete(key);
                    }
                  }
                  default -> check(number, into, session.get(key, into));
                }
              }
            }
          });
    }
  }

  private static byte[] value(int number, SplittableRandom random) {
    byte[] value = new byte[8 * random.nextInt(1, 40)];
    ByteBuffer words = ByteBuffer.wrap(value);
    long word = ((long) number << 32) | (random.nextInt() & 0xffff_ff00L) | (value.length / 8);
    while (words.hasRemaining()) {
      words.putLong(word);
    }
    return value;
  }

  private static void check(int number, byte[] into, int length) {
    if (length != KvSession.ABSENT) {
      ByteBuffer words = ByteBuffer.wrap(into, 0, length);
      long first = words.getLong();
      assertEquals(number, (int) (first >>> 32));
      assertEquals(length / 8, (int) (first & 0xff));
      while (words.hasRemaining()) {
        assertEquals(first, words.getLong());
      }
    }
  }

  /** One long value, written over where it is, again and again. */
  @Test
  void noChangeInPlaceIsSeenHalf() throws Exception {
    byte[] key = {7};
    try (KvStore store = KvStore.open(KvConfig.ofMemory(1 << 20).withShards(2, 16 << 10))) {
      inThreads(
          thread -> {
            try (KvSession session = store.openSession()) {
              byte[] value = new byte[4_000];
              for (int i = 0; i < 8_000; i++) {
                if (thread < 2) {
                  Arrays.fill(value, (byte) i);
                  session.put(key, value);
                } else if (session.get(key, value) != KvSession.ABSENT) {
                  for (byte each : value) {
                    assertEquals(value[0], each);
                  }
                }
              }
            }
          });
    }
  }

  /** Splitting moves entries; whoever looks meanwhile finds them all the same. */
  @Test
  void whatIsThereIsFoundWhileTheIndexGrows() throws Exception {
    int keys = 150_000;
    AtomicInteger there = new AtomicInteger();
    try (KvStore store = KvStore.open(KvConfig.ofMemory(16 << 20).withShards(1, 64 << 10))) {
      inThreads(
          thread -> {
            try (KvSession session = store.openSession()) {
              byte[] key = new byte[4];
              SplittableRandom random = new SplittableRandom(thread);
              for (int i = 0; thread == 0 && i < keys; i++) {
                session.put(ByteBuffer.wrap(key).putInt(i).array(), key);
                there.setRelease(i + 1);
              }
              for (int now = 0; now < keys; now = there.getAcquire()) {
                if (now > 0) {
                  int wanted = random.nextInt(now);
                  ByteBuffer.wrap(key).putInt(wanted);
                  assertEquals(4, session.length(key), () -> "key " + wanted);
                }
              }
            }
          });
    }
  }

  @Test
  void closingEndsTheCallsOfOthers() throws Exception {
    KvStore store = KvStore.open(KvConfig.ofMemory(1 << 20).withShards(1, 8 << 10));
    AtomicBoolean isUnderWay = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        boolean writes = thread % 2 == 0;
        Callable<?> forEver =
            () -> {
              try (KvSession session = store.openSession()) {
                for (byte i = 0; ; i++) {
                  byte[] key = {i};
                  if (writes) {
                    session.put(key, key);
                  } else {
                    session.get(key);
                  }
                  isUnderWay.set(true);
                }
              }
            };
        running.add(pool.submit(forEver));
      }
      while (!isUnderWay.get()) {
        Thread.onSpinWait();
      }
      store.close();
      for (Future<?> thread : running) {
        ExecutionException e = assertThrows(ExecutionException.class, thread::get);
        Throwable cause = e.getCause();
        assertEquals("the store is closed", cause == null ? "" : cause.getMessage());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private interface Work {
    void of(int thread) throws Exception;
  }

  private static void inThreads(Work work) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        running.add(
            pool.submit(
                () -> {
                  work.of(number);
                  return null;
                }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    }
  }
}
