package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories of several threads on a few keys: each can be explained by an order of its calls. */
class LinearizabilityTest {

  private static final int THREADS = 3;
  private static final int KEYS = 2;
  private static final int CALLS = 12;
  private static final Call.Kind[] KINDS = Call.Kind.values();

  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "3, true"})
  void historiesAreLinearizable(long seed, boolean isOrdered) throws Exception {
    KvConfig config = KvConfig.ofMemory(1 << 20).withShards(1, 8 << 10).withSeed(seed);
    try (KvStore store = KvStore.open(isOrdered ? config.withOrder() : config)) {
      int rounds = 1_000;
      List<List<List<Call>>> histories =
          record(rounds, seed, (round, clock) -> new StoreCalls(store, round, clock));
      for (int round = 0; round < rounds; round++) {
        for (int key = 0; key < KEYS; key++) {
          String where = "seed " + seed + ", round " + round + ", key " + key;
          assertTrue(Histories.isLinearizable(histories.get(round).get(key)), where);
        }
      }
    }
  }

  /** A store whose compare-and-set looks first and sets later is caught. */
  @Test
  void storeThatLooksFirstIsCaught() throws Exception {
    try (KvStore store = KvStore.open(KvConfig.ofMemory(1 << 20).withShards(1, 8 << 10))) {
      boolean isCaught = false;
      for (long seed = 0; seed < 20 && !isCaught; seed++) {
        List<List<List<Call>>> histories =
            record(300, seed, (round, clock) -> new BrokenCalls(store, round, clock));
        for (List<List<Call>> history : histories) {
          for (List<Call> ofKey : history) {
            isCaught |= !Histories.isLinearizable(ofKey);
          }
        }
      }
      assertTrue(isCaught);
    }
  }

  @Test
  void theCheckKnowsWhatIsNot() {
    Call put = new Call(Call.Kind.PUT, 1, 0, 0, 1, 2);
    assertTrue(Histories.isLinearizable(List.of(put, new Call(Call.Kind.GET, 0, 0, 1, 3, 4))));
    assertFalse(Histories.isLinearizable(List.of(put, new Call(Call.Kind.GET, 0, 0, 0, 3, 4))));
    Call late = new Call(Call.Kind.GET, 0, 0, 0, 1, 5);
    Call early = new Call(Call.Kind.GET, 0, 0, 1, 1, 3);
    assertTrue(Histories.isLinearizable(List.of(put, late, early)));
    Call after = new Call(Call.Kind.GET, 0, 0, 0, 4, 5);
    assertFalse(Histories.isLinearizable(List.of(put, early, after)));
  }

  private interface Maker {
    StoreCalls make(int round, AtomicLong clock);
  }

  /** Runs rounds of calls by several threads, and returns what was called on each key. */
  private static List<List<List<Call>>> record(int rounds, long seed, Maker maker)
      throws Exception {
    List<List<List<Call>>> histories = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    for (int round = 0; round < rounds; round++) {
      List<List<Call>> ofKeys = new ArrayList<>();
      for (int key = 0; key < KEYS; key++) {
        ofKeys.add(new ArrayList<>());
      }
      histories.add(ofKeys);
    }
    CyclicBarrier barrier = new CyclicBarrier(THREADS);
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        SplittableRandom random = new SplittableRandom(seed * THREADS + thread);
        running.add(
            pool.submit(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    List<List<Call>> ofKeys = histories.get(round);
                    try (StoreCalls calls = maker.make(round, clock)) {
                      barrier.await();
                      for (int call = 0; call < CALLS; call++) {
                        int key = random.nextInt(KEYS);
                        Call done = calls.call(key, random);
                        synchronized (ofKeys) {
                          ofKeys.get(key).add(done);
                        }
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
    return histories;
  }

  /** Calls a session, and notes when each call began and ended. */
  private static class StoreCalls implements AutoCloseable {

    final KvSession session;
    private final KvLongs longs;
    private final int round;
    private final AtomicLong clock;

    StoreCalls(KvStore store, int round, AtomicLong clock) {
      session = store.openSession();
      longs = session.longs();
      this.round = round;
      this.clock = clock;
    }

    Call call(int key, SplittableRandom random) {
      ByteBuffer place = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
      byte[] name = place.putInt(round).putInt(key).array();
      long word = place.getLong(0);
      boolean isShort = random.nextBoolean();
      Call.Kind kind = KINDS[random.nextInt(KINDS.length)];
      long value = 1L + random.nextInt(3);
      long expected = 1L + random.nextInt(3);
      long begin = clock.getAndIncrement();
      long result =
          switch (kind) {
            case PUT ->
                (isShort ? longs.put(word, bytes(value)) : session.put(name, bytes(value))) ? 1 : 0;
            case PUT_IF_ABSENT -> session.putIfAbsent(name, bytes(value)) ? 1 : 0;
            case GET -> isShort ? longs.look(word, StoreCalls::number) : number(session.get(name));
            case DELETE -> session.delete(name) ? 1 : 0;
            case COMPARE_AND_SET -> compareAndSet(name, bytes(expected), bytes(value)) ? 1 : 0;
          };
      return new Call(kind, value, expected, result, begin, clock.getAndIncrement());
    }

    boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
      return session.compareAndSet(key, expected, value);
    }

    static long number(byte @Nullable [] value) {
      return value == null ? 0 : value[0];
    }

    static long number(ValueView value) {
      return value.length() == KvSession.ABSENT ? 0 : value.getByte(0);
    }

    /** A value that says which it is; two of them have one length. */
    static byte[] bytes(long value) {
      byte[] bytes = new byte[value == 3 ? 3 : 2];
      bytes[0] = (byte) value;
      return bytes;
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /** The broken twin. */
  private static final class BrokenCalls extends StoreCalls {

    BrokenCalls(KvStore store, int round, AtomicLong clock) {
      super(store, round, clock);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // so that others come in between
    boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
      boolean isExpected = number(session.get(key)) == expected[0];
      Thread.yield();
      if (isExpected) {
        session.put(key, value);
      }
      return isExpected;
    }
  }
}
