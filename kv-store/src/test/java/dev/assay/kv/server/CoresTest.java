package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A server with several cores: order, atomicity, and that nothing waits for ever. */
class CoresTest {

  private static final int ACCOUNTS = 8;
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  private Server start(int threads) throws Exception {
    return Server.start(ServerConfig.of(0, 64 << 20).withThreads(threads), log::add);
  }

  private static void all(List<Callable<Void>> tasks) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      for (Future<Void> each : pool.invokeAll(tasks)) {
        each.get();
      }
    }
  }

  private static String account(int number) {
    return "account" + number;
  }

  private static long sum(String reply) {
    long sum = 0;
    for (String each : reply.replaceAll("[\\[\\]\" ]", "").split(",")) {
      sum += Long.parseLong(each);
    }
    return sum;
  }

  /** Transactions over keys of all cores, with and without WATCH, keep a sum that all see. */
  @Test
  void transactionsAreAtomicOnAllCores() throws Exception {
    String[] mget = new String[ACCOUNTS + 1];
    mget[0] = "MGET";
    try (Server server = start(3);
        RespClient client = new RespClient(server.port())) {
      for (int i = 0; i < ACCOUNTS; i++) {
        mget[i + 1] = account(i);
        assertEquals("+OK", client.call("SET", account(i), "100"));
      }
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        SplittableRandom random = new SplittableRandom(SEED + i);
        tasks.add(() -> transfer(server.port(), random));
        tasks.add(
            () -> {
              try (RespClient reader = new RespClient(server.port())) {
                for (int round = 0; round < 300; round++) {
                  assertEquals(100 * ACCOUNTS, sum(reader.call(mget)), "seed " + SEED);
                }
              }
              return null;
            });
      }
      all(tasks);
      assertEquals(100 * ACCOUNTS, sum(client.call(mget)), "seed " + SEED);
      assertEquals(":" + ACCOUNTS, client.call("DBSIZE"));
    }
  }

  private static Void transfer(int port, SplittableRandom random) throws IOException {
    try (RespClient client = new RespClient(port)) {
      for (int round = 0; round < 200; round++) {
        String from = account(random.nextInt(ACCOUNTS));
        String to = account(random.nextInt(ACCOUNTS));
        boolean isWatched = random.nextBoolean();
        long has = 0;
        if (isWatched) {
          client.call("WATCH", from, to);
          has = sum(client.call("GET", from));
        }
        client.call("MULTI");
        if (isWatched && !from.equals(to)) {
          client.call("SET", from, "" + (has - 5));
          client.call("INCRBY", to, "5");
        } else {
          client.call("DECRBY", from, "3");
          client.call("INCRBY", to, "3");
        }
        String done = client.call("EXEC");
        assertTrue(done.equals("nil*") || done.startsWith("["), done);
      }
    }
    return null;
  }

  /** A client's requests take effect in their order, on whatever cores. */
  @Test
  void whatIsPipelinedTakesEffectInOrder() throws Exception {
    try (Server server = start(2)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int pair = 0; pair < 3; pair++) {
        String data = "data" + pair;
        String flag = "flag" + pair;
        AtomicBoolean isDone = new AtomicBoolean();
        tasks.add(
            () -> {
              try (RespClient writer = new RespClient(server.port())) {
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(RespClient.request("INCR", data));
                both.writeBytes(RespClient.request("INCR", flag));
                for (int i = 1; i <= 1000; i++) {
                  writer.send(both.toByteArray());
                  assertEquals(":" + i, writer.read());
                  assertEquals(":" + i, writer.read());
                }
              } finally {
                isDone.set(true);
              }
              return null;
            });
        tasks.add(
            () -> {
              try (RespClient reader = new RespClient(server.port())) {
                byte[] flagFirst = RespClient.request("INCRBY", flag, "0");
                while (!isDone.get()) {
                  reader.send(flagFirst);
                  reader.send(RespClient.request("INCRBY", data, "0"));
                  long flagged = Long.parseLong(reader.read().substring(1));
                  assertTrue(flagged <= Long.parseLong(reader.read().substring(1)));
                }
              }
              return null;
            });
      }
      all(tasks);
    }
  }

  private static byte[] crowd(int client, int commands, SplittableRandom random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < commands; i++) {
      bytes.writeBytes(
          switch (random.nextInt(12)) {
            case 0 -> RespClient.request("MSET", "a" + client, "1", "b" + client, "2", "c", "3");
            case 1 -> RespClient.request("PING");
            case 2 -> RespClient.request("EXISTS", "a", "b", "c", "d");
            default -> RespClient.request("INCR", "n" + client + "." + random.nextInt(50));
          });
    }
    return bytes.toByteArray();
  }

  /** Many clients whose requests all go to and fro; some leave in the middle. */
  @Test
  void crowdsOnAllCoresGoOn() throws Exception {
    try (Server server = start(2)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        int number = i;
        SplittableRandom random = new SplittableRandom(SEED + i);
        tasks.add(
            () -> {
              try (RespClient client = new RespClient(server.port())) {
                byte[] requests = crowd(number, 1500, random);
                Thread sender = Thread.ofPlatform().start(() -> sendQuietly(client, requests));
                int read = number % 3 == 0 ? random.nextInt(1500) : 1500;
                for (int reply = 0; reply < read; reply++) {
                  String answer = client.read();
                  assertTrue(!answer.startsWith("-"), answer);
                }
                client.socket().close();
                sender.join();
              }
              return null;
            });
      }
      assertTimeoutPreemptively(Duration.ofSeconds(60), () -> all(tasks));
      try (RespClient client = new RespClient(server.port())) {
        String info = client.call("INFO", "clients");
        while (!info.contains("connected_clients:1\r\n")) {
          info = client.call("INFO", "clients");
        }
      }
    }
    assertEquals(List.of(), List.copyOf(log));
  }

  private static void sendQuietly(RespClient client, byte[] requests) {
    try {
      client.send(requests);
    } catch (IOException e) {
      return; // the client has left
    }
  }

  /** What has come before the end is answered, in order, wherever it is. */
  @Test
  void itEndsInOrderWhileWorkIsUnderWay() throws Exception {
    Server server = start(2);
    List<RespClient> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RespClient client = new RespClient(server.port());
      clients.add(client);
      assertEquals("+PONG", client.call("PING"));
      client.send(crowd(i, 300, new SplittableRandom(SEED + i)));
    }
    assertTimeoutPreemptively(Duration.ofSeconds(20), server::close);
    for (RespClient client : clients) {
      try (client) {
        for (String reply = "+"; !reply.isEmpty(); reply = readOrEnd(client)) {
          assertTrue(!reply.startsWith("-"), reply);
        }
      }
    }
  }

  private static String readOrEnd(RespClient client) throws IOException {
    try {
      return client.read();
    } catch (EOFException | SocketException e) {
      return "";
    }
  }

  /** Requests that a client sent before it closed its side are carried out and answered. */
  @Test
  void whoSendsNoMoreGetsAllReplies() throws Exception {
    try (Server server = start(2);
        RespClient client = new RespClient(server.port())) {
      for (int i = 0; i < 50; i++) {
        client.send(RespClient.request("SET", "key" + i, "value"));
      }
      client.socket().shutdownOutput();
      for (int i = 0; i < 50; i++) {
        assertEquals("+OK", client.read());
      }
      assertTrue(client.isEnded());
    }
  }

  @Test
  void whatFailsOnAnotherCoreEndsItsConnectionOnly() throws Exception {
    try (Server server = start(2);
        RespClient other = new RespClient(server.port())) {
      server.commands().on("getdel", call -> Integer.parseInt("no number"));
      for (int i = 0; i < 8; i++) {
        try (RespClient client = new RespClient(server.port())) {
          client.send(RespClient.request("GETDEL", "key" + i));
          assertTrue(client.isEnded());
        }
      }
      assertEquals("+OK", other.call("MSET", "a", "1", "b", "2", "c", "3"));
      assertEquals("[\"1\", \"2\", \"3\"]", other.call("MGET", "a", "b", "c"));
    }
    assertEquals(8, log.size());
  }

  @Test
  void whatFailsAtHomeBehindATripEndsItsConnectionOnly() throws Exception {
    try (Server server = start(2);
        RespClient other = new RespClient(server.port())) {
      server.commands().on("lolwut", call -> Integer.parseInt("no number"));
      for (int i = 0; i < 8; i++) {
        try (RespClient client = new RespClient(server.port())) {
          ByteArrayOutputStream both = new ByteArrayOutputStream();
          both.writeBytes(RespClient.request("ZUNION", "1", "key" + i));
          both.writeBytes(RespClient.request("LOLWUT"));
          client.send(both.toByteArray());
          String ignored = readOrEnd(client);
          assertTrue(ignored.isEmpty() || ignored.equals("[]"), ignored);
        }
      }
      assertEquals("+OK", other.call("MSET", "a", "1", "b", "2", "c", "3"));
    }
    assertEquals(8, log.size());
  }

  /** A core that cannot go on takes the server with it, and nobody waits for it. */
  @Test
  void theServerEndsWithACore() throws Exception {
    try (Server server = start(2);
        RespClient client = new RespClient(server.port())) {
      assertEquals("+OK", client.call("MSET", "a", "1", "b", "2", "c", "3"));
      server
          .core(1)
          .mailbox()
          .execute(
              () -> {
                throw new AssertionError("by the test");
              });
      assertTimeoutPreemptively(Duration.ofSeconds(20), server::await);
    }
    assertTrue(log.toString().contains("core 1 has ended"), log.toString());
  }
}
