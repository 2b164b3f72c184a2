package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several keys at once beside other threads: one after the other, in an order that all saw. */
class TransactionHistoriesTest {

  private static final KvConfig SMALL = KvConfig.ofMemory(1 << 20).withShards(8, 8 << 10);
  private static final int ACCOUNTS = 12;
  private static final long EACH = 1_000;

  private interface Bank {
    void transfer(KvSession session, byte[] from, byte[] to, long amount);
  }

  private static void transfer(KvSession session, byte[] from, byte[] to, long amount) {
    session.transact(
        new byte[][] {from, to},
        tx -> {
          tx.put(from, TransactionTest.key(TransactionTest.number(tx.get(from)) - amount));
          tx.put(to, TransactionTest.key(TransactionTest.number(tx.get(to)) + amount));
          return true;
        });
  }

  @Test
  void moneyIsNeitherMadeNorLost() throws Exception {
    try (KvStore store = KvStore.open(SMALL)) {
      assertTrue(isKept(store, TransactionHistoriesTest::transfer));
    }
  }

  /** Transfers that read and write each account by itself are caught. */
  @Test
  void transfersInStepsAreCaught() throws Exception {
    boolean isCaught = false;
    for (int round = 0; round < 20 && !isCaught; round++) {
      try (KvStore store = KvStore.open(SMALL)) {
        isCaught =
            !isKept(
                store,
                (session, from, to, amount) -> {
                  session.put(
                      from,
                      TransactionTest.key(TransactionTest.number(session.get(from)) - amount));
                  session.put(
                      to, TransactionTest.key(TransactionTest.number(session.get(to)) + amount));
                });
      }
    }
    assertTrue(isCaught);
  }

  /** Whether sums are right at all times, while others write other keys of the same shards. */
  private static boolean isKept(KvStore store, Bank bank) throws Exception {
    long[] accounts = new long[ACCOUNTS];
    try (KvSession session = store.openSession()) {
      for (int account = 0; account < ACCOUNTS; account++) {
        accounts[account] = account;
        session.put(TransactionTest.key(account), TransactionTest.key(EACH));
      }
    }
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicBoolean isRight = new AtomicBoolean(true);
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<?>> moving = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        SplittableRandom random = new SplittableRandom(thread);
        moving.add(
            pool.submit(
                () -> {
                  try (KvSession session = store.openSession()) {
                    for (int i = 0; i < 5_000; i++) {
                      int from = random.nextInt(ACCOUNTS);
                      int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                      bank.transfer(
                          session,
                          TransactionTest.key(from),
                          TransactionTest.key(to),
                          random.nextInt(9));
                      session.put(
                          TransactionTest.key(1_000 + random.nextInt(100)),
                          new byte[random.nextInt(99)]);
                    }
                  }
                }));
      }
      Callable<?> looking =
          () -> {
            try (KvSession session = store.openSession()) {
              while (!isOver.get()) {
                long sum =
                    session.transact(TransactionTest.keys(accounts), tx -> sum(accounts, tx::get));
                byte[] one =
                    session.get(TransactionTest.key(sum % ACCOUNTS)); // beside transactions: whole
                if (sum != ACCOUNTS * EACH || one == null || one.length != Long.BYTES) {
                  isRight.set(false);
                }
              }
              return sum(accounts, session::get) == ACCOUNTS * EACH;
            }
          };
      List<Future<?>> lookers = List.of(pool.submit(looking), pool.submit(looking));
      for (Future<?> mover : moving) {
        mover.get();
      }
      isOver.set(true);
      for (Future<?> looker : lookers) {
        isRight.compareAndSet(true, (boolean) looker.get());
      }
    }
    return isRight.get();
  }

  private interface Look {
    byte @Nullable [] at(byte[] key);
  }

  private static long sum(long[] accounts, Look look) {
    return Arrays.stream(accounts)
        .map(account -> TransactionTest.number(look.at(TransactionTest.key(account))))
        .sum();
  }

  /** Two keys, two bytes of the state: what a call saw of them and what it made of them. */
  private record Seen(boolean isPut, long saw, long made, long begin, long end)
      implements Histories.Step {
    @Override
    public boolean isRightIn(long state) {
      return isPut ? saw == ((state & 0xff) == 0 ? 0 : 1) : state == saw;
    }

    @Override
    public long after(long state) {
      return isPut ? (state & 0xff00) | made : made;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void historiesAreLinearizableUnlessItIsInSteps(boolean isWhole) throws Exception {
    long seed = System.nanoTime();
    boolean isRight = true;
    try (KvStore store = KvStore.open(SMALL)) {
      for (int round = 0; round < 100; round++) {
        List<Seen> history = record(store, seed, round, isWhole);
        isRight &= Histories.isLinearizable(history);
      }
    }
    assertEquals(isWhole, isRight, "seed " + seed);
  }

  private static List<Seen> record(KvStore store, long seed, int round, boolean isWhole)
      throws Exception {
    AtomicLong clock = new AtomicLong();
    List<Seen> history = new ArrayList<>();
    byte[][] both = TransactionTest.keys(2L * round, 2L * round + 1);
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        SplittableRandom random = new SplittableRandom(seed + 3L * round + thread);
        running.add(
            pool.submit(
                () -> {
                  try (KvSession session = store.openSession()) {
                    for (int call = 0; call < 10; call++) {
                      Seen seen = call(session, both, random.nextInt(4), isWhole, clock);
                      synchronized (history) {
                        history.add(seen);
                      }
                    }
                  }
                }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    }
    return history;
  }

  private static Seen call(
      KvSession session, byte[][] both, int kind, boolean isWhole, AtomicLong clock) {
    long begin = clock.getAndIncrement();
    if (kind == 0) {
      long made = 1 + begin % 100;
      boolean wasThere = session.put(both[0], TransactionTest.key(made));
      return new Seen(true, wasThere ? 1 : 0, made, begin, clock.getAndIncrement());
    }
    long[] saw = new long[1];
    Look read = session::get;
    if (isWhole) {
      session.transact(both, tx -> step(tx::get, tx::put, both, kind, saw));
    } else {
      step(read, session::put, both, kind, saw);
    }
    long made = kind == 1 ? saw[0] : made(saw[0]);
    return new Seen(false, saw[0], made, begin, clock.getAndIncrement());
  }

  private interface Change {
    void put(byte[] key, byte[] value);
  }

  /** Exchanges both and adds to them, unless it is a kind that only reads. */
  @SuppressWarnings("ThreadPriorityCheck") // so that others come in between
  private static boolean step(Look look, Change change, byte[][] both, int kind, long[] saw) {
    saw[0] =
        TransactionTest.number(look.at(both[0])) | TransactionTest.number(look.at(both[1])) << 8;
    Thread.yield();
    if (kind > 1) {
      change.put(both[0], TransactionTest.key(made(saw[0]) & 0xff));
      change.put(both[1], TransactionTest.key(made(saw[0]) >>> 8));
    }
    return true;
  }

  private static long made(long saw) {
    return (1 + (saw >>> 8) % 100) | (1 + (saw + 1 & 0xff) % 100) << 8;
  }
}
