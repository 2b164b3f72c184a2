package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.journal.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several keys at once: all or nothing, one after the other. */
class TransactionTest {

  private static final KvConfig SMALL = KvConfig.ofMemory(1 << 20).withShards(8, 8 << 10);
  private static final int ACCOUNTS = 12;
  private static final long EACH = 1_000;

  @TempDir Path scratch;

  private static byte[] key(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  private static byte[][] keys(long... numbers) {
    return Arrays.stream(numbers).mapToObj(TransactionTest::key).toArray(byte[][]::new);
  }

  private static long number(byte @Nullable [] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  @Test
  void readsWhatItWritesAndLeavesNothingWhenItThrows() {
    try (KvStore store = KvStore.open(SMALL);
        KvSession session = store.openSession()) {
      session.put(key(1), key(10));
      long sum =
          session.transact(
              keys(1, 2, 3, 2),
              tx -> {
                tx.put(key(2), key(number(tx.get(key(1))) + 1));
                tx.delete(key(1));
                tx.put(key(3), new byte[0]);
                assertNull(tx.get(key(1)));
                assertThrows(IllegalArgumentException.class, () -> tx.get(key(4)));
                assertThrows(IllegalStateException.class, () -> session.get(key(1)));
                assertThrows(IllegalStateException.class, session::close);
                return number(tx.get(key(2)));
              });
      assertEquals(11, sum);
      assertNull(session.get(key(1)));
      assertEquals(11, number(session.get(key(2))));
      assertArrayEquals(new byte[0], session.get(key(3)));
      KvTransaction[] kept = new KvTransaction[1];
      assertThrows(
          ArithmeticException.class,
          () ->
              session.transact(
                  keys(2),
                  tx -> {
                    kept[0] = tx;
                    tx.put(key(2), key(5));
                    throw new ArithmeticException();
                  }));
      assertEquals(11, number(session.get(key(2))));
      assertThrows(IllegalArgumentException.class, () -> kept[0].get(key(2)));
    }
  }

  /** Beside a map, with little memory: what does not fit changes nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"refuse", "order", "spill"})
  void allOrNothingWhateverMemoryIsLeft(String kind) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    KvConfig config =
        switch (kind) {
          case "order" -> SMALL.withOrder();
          case "spill" -> SMALL.withShards(4, 8 << 10).withSpill(scratch, 1 << 20);
          default -> SMALL;
        };
    Map<Long, byte[]> model = new HashMap<>();
    int refused = 0;
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int i = 0; i < 1_200; i++) {
        long[] numbers = random.longs(1 + random.nextInt(24), 0, 2_500).distinct().toArray();
        Map<Long, byte[]> changes = new HashMap<>();
        try {
          session.transact(
              keys(numbers),
              tx -> {
                for (long number : numbers) {
                  assertArrayEquals(model.get(number), tx.get(key(number)), "seed " + seed);
                  byte[] value = random.nextInt(4) == 0 ? null : new byte[random.nextInt(1_500)];
                  if (value == null) {
                    tx.delete(key(number));
                  } else {
                    random.nextBytes(value);
                    tx.put(key(number), value);
                  }
                  changes.put(number, value);
                }
                return changes.size();
              });
          changes.forEach(
              (number, value) -> {
                if (value == null) {
                  model.remove(number);
                } else {
                  model.put(number, value);
                }
              });
        } catch (StoreFull full) {
          refused++;
          for (long number : numbers) {
            assertArrayEquals(model.get(number), session.get(key(number)), "seed " + seed);
          }
          session.delete(key(numbers[0]));
          model.remove(numbers[0]);
        }
      }
      assertTrue(refused > 3, "seed " + seed + ", refused " + refused);
      assertEquals(model.size(), store.size());
      model.forEach((number, value) -> assertArrayEquals(value, session.get(key(number))));
    }
  }

  private interface Bank {
    void transfer(KvSession session, byte[] from, byte[] to, long amount);
  }

  private static void transfer(KvSession session, byte[] from, byte[] to, long amount) {
    session.transact(
        new byte[][] {from, to},
        tx -> {
          tx.put(from, key(number(tx.get(from)) - amount));
          tx.put(to, key(number(tx.get(to)) + amount));
          return true;
        });
  }

  @Test
  void moneyIsNeitherMadeNorLost() throws Exception {
    try (KvStore store = KvStore.open(SMALL)) {
      assertTrue(isKept(store, TransactionTest::transfer));
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
                  session.put(from, key(number(session.get(from)) - amount));
                  session.put(to, key(number(session.get(to)) + amount));
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
        session.put(key(account), key(EACH));
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
                      bank.transfer(session, key(from), key(to), random.nextInt(9));
                      session.put(key(1_000 + random.nextInt(100)), new byte[random.nextInt(99)]);
                    }
                  }
                }));
      }
      Callable<?> looking =
          () -> {
            try (KvSession session = store.openSession()) {
              while (!isOver.get()) {
                long sum = session.transact(keys(accounts), tx -> sum(accounts, tx::get));
                byte[] one = session.get(key(sum % ACCOUNTS)); // beside transactions: whole
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
    return Arrays.stream(accounts).map(account -> number(look.at(key(account)))).sum();
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
    byte[][] both = keys(2L * round, 2L * round + 1);
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
      boolean wasThere = session.put(both[0], key(made));
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
    saw[0] = number(look.at(both[0])) | number(look.at(both[1])) << 8;
    Thread.yield();
    if (kind > 1) {
      change.put(both[0], key(made(saw[0]) & 0xff));
      change.put(both[1], key(made(saw[0]) >>> 8));
    }
    return true;
  }

  private static long made(long saw) {
    return (1 + (saw >>> 8) % 100) | (1 + (saw + 1 & 0xff) % 100) << 8;
  }

  /** Of a process that was killed between two batches, or a disk that got some sectors. */
  @Test
  void afterACrashAllOfItIsThereOrNothing() throws Exception {
    KvConfig config = SMALL.withSeed(1);
    Path killed = scratch.resolve("killed");
    int from;
    try (KvStore store = open(config, scratch.resolve("store"));
        KvSession session = store.openSession()) {
      session.transact(keys(0, 1), tx -> put(tx, 1, 0, 1));
      from = end(JournalFixture.segments(scratch.resolve("store")).getFirst());
      session.transact(keys(0, 1, 2, 3, 4, 5), tx -> put(tx, 2, 0, 1, 2, 3, 4, 5));
      JournalFixture.copy(scratch.resolve("store"), killed);
    }
    Path file = JournalFixture.segments(killed).getFirst();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    int to = end(file);
    int parts = 0;
    for (int end = from; end <= to; end += 4) {
      boolean isPart = bytes.getInt(end + 4) == bytes.getInt(from + 4); // the magic number
      parts += isPart ? 1 : 0;
      if (isPart || end % 512 == 0 || end == to) {
        Path copy = JournalFixture.copy(killed, scratch.resolve("cut" + end));
        try (FileChannel channel =
            FileChannel.open(JournalFixture.segments(copy).getFirst(), StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.allocate(to - end), end);
        }
        long[] expected = end == to ? new long[] {2, 2, 2, 2, 2, 2} : new long[] {1, 1, 0, 0, 0, 0};
        for (int open = 0; open < (isPart ? 2 : 1); open++) { // what was left out stays out
          try (KvStore store = open(config, copy);
              KvSession session = store.openSession()) {
            long[] found = new long[6];
            Arrays.setAll(found, i -> number(session.get(key(i))));
            assertArrayEquals(expected, found);
          }
        }
      }
    }
    assertTrue(parts > 2, parts + " shards");
  }

  /** Behind the last byte that is not zero, at a multiple of four. */
  private static int end(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return (end + 3) & -4;
  }

  private static KvStore open(KvConfig config, Path folder) {
    return KvStore.open(config.withJournal(folder, Durability.always()));
  }

  private static boolean put(KvTransaction tx, long value, long... numbers) {
    for (long number : numbers) {
      tx.put(key(number), ByteBuffer.allocate(400).putLong(value).array());
    }
    return true;
  }
}
