package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.Call;
import dev.assay.kv.Histories;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Histories of several clients of a server with two cores: each key's calls have an order. */
class ServerHistoriesTest {

  private static final int CLIENTS = 4;
  private static final int KEYS = 4;
  private static final int CALLS = 12;
  private static final Call.Kind[] KINDS = Call.Kind.values();

  @Test
  void historiesAreLinearizable() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    for (List<Call> history : record(150, seed, true)) {
      assertTrue(Histories.isLinearizable(history), () -> "seed " + seed + ": " + history);
    }
  }

  /** Without WATCH a compare-and-set looks first and sets later, and that is caught. */
  @Test
  void clientThatDoesNotWatchIsCaught() throws Exception {
    boolean isCaught = false;
    for (long seed = 0; seed < 20 && !isCaught; seed++) {
      for (List<Call> history : record(60, seed, false)) {
        isCaught |= !Histories.isLinearizable(history);
      }
    }
    assertTrue(isCaught);
  }

  /** What was called on each key of each round. */
  private static List<List<Call>> record(int rounds, long seed, boolean watches) throws Exception {
    List<List<Call>> histories = new ArrayList<>();
    for (int i = 0; i < rounds * KEYS; i++) {
      histories.add(new ArrayList<>());
    }
    AtomicLong clock = new AtomicLong();
    CyclicBarrier barrier = new CyclicBarrier(CLIENTS);
    ServerConfig config = ServerConfig.of(0, 16 << 20).withThreads(2);
    try (Server server = Server.start(config, sentence -> {});
        ExecutorService pool = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        SplittableRandom random = new SplittableRandom(seed * CLIENTS + i);
        running.add(
            pool.submit(
                () -> {
                  try (RespClient client = new RespClient(server.port())) {
                    for (int round = 0; round < rounds; round++) {
                      barrier.await();
                      for (int call = 0; call < CALLS; call++) {
                        int number = round * KEYS + random.nextInt(KEYS);
                        Call done = call(client, "k" + number, random, clock, watches);
                        synchronized (histories) {
                          histories.get(number).add(done);
                        }
                      }
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    return histories;
  }

  private static Call call(
      RespClient client, String key, SplittableRandom random, AtomicLong clock, boolean watches)
      throws Exception {
    Call.Kind kind = KINDS[random.nextInt(KINDS.length)];
    String value = "" + (1 + random.nextInt(3));
    String expected = "" + (1 + random.nextInt(3));
    long begin = clock.getAndIncrement();
    long result =
        switch (kind) {
          case PUT -> client.call("SET", key, value, "GET").equals("nil") ? 0 : 1;
          case PUT_IF_ABSENT -> number(client.call("SETNX", key, value));
          case GET -> number(client.call("GET", key));
          case DELETE -> number(client.call("DEL", key));
          case COMPARE_AND_SET -> compareAndSet(client, key, expected, value, watches);
        };
    long end = clock.getAndIncrement();
    return new Call(kind, number(value), number(expected), result, begin, end);
  }

  private static long number(String reply) {
    return reply.equals("nil") ? 0 : Long.parseLong(reply.replaceAll("[\":]", ""));
  }

  private static long compareAndSet(
      RespClient client, String key, String expected, String value, boolean watches)
      throws Exception {
    while (true) {
      if (watches) {
        client.call("WATCH", key);
      }
      if (!client.call("GET", key).equals('"' + expected + '"')) {
        return 0;
      }
      client.call("MULTI");
      client.call("SET", key, value);
      if (client.call("EXEC").equals("[+OK]")) {
        return 1;
      }
    }
  }
}
