package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The server by its own bytes: bounds, hostile clients, transactions, its end. */
@ParameterizedClass
@ValueSource(ints = {1, 2})
class ServerTest {

  private static final int PAIRS = 50;

  @Parameter int threads;

  private Server start(Map<String, String> settings) throws TransportException {
    ServerConfig config = ServerConfig.of(0, 64 << 20).withThreads(threads);
    return Server.start(config.withSettings(settings), sentence -> {});
  }

  @Test
  void bytesMayDripAndCommandsMayCrowd() throws Exception {
    try (Server server = start(Map.of());
        RespClient client = new RespClient(server.port())) {
      for (byte each : RespClient.request("SET", "key", "value")) {
        client.send(new byte[] {each});
      }
      assertEquals("+OK", client.read());
      ByteArrayOutputStream many = new ByteArrayOutputStream();
      for (int i = 0; i < 5_000; i++) {
        many.writeBytes(RespClient.request("INCR", "count"));
      }
      Thread writer = Thread.ofPlatform().start(() -> send(client, many.toByteArray()));
      for (int i = 1; i <= 5_000; i++) {
        assertEquals(":" + i, client.read());
      }
      writer.join();
    }
  }

  private static void send(RespClient client, byte[] bytes) {
    try {
      client.send(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void longStringsGoThroughWhateverARecordTakes() throws Exception {
    try (Server server = start(Map.of());
        RespClient client = new RespClient(server.port())) {
      for (int length : new int[] {100_000, 262_130, 262_144, 1 << 20, 5_000_000}) {
        String value = "v".repeat(length);
        assertEquals("+OK", client.call("SET", "long", value));
        assertEquals(":" + length, client.call("STRLEN", "long"));
        assertEquals(":" + (length + 1), client.call("APPEND", "long", "!"));
        assertEquals("+OK", client.call("RENAME", "long", "other"));
        assertEquals(":1", client.call("EXPIRE", "other", "1000"));
        assertEquals('"' + value + "!\"", client.call("GET", "other"));
        assertEquals("+string", client.call("TYPE", "other"));
        assertEquals(":1", client.call("DEL", "other"));
      }
      assertEquals(":0", client.call("DBSIZE"));
    }
  }

  @Test
  void aSlowReaderIsHeldBackAndGetsEverything() throws Exception {
    try (Server server = start(Map.of());
        RespClient client = new RespClient(server.port());
        RespClient other = new RespClient(server.port())) {
      assertEquals("+OK", client.call("SET", "k", "x".repeat(1 << 20)));
      byte[] get = RespClient.request("GET", "k");
      for (int i = 0; i < 30; i++) {
        client.send(get);
      }
      assertEquals("+PONG", other.call("PING"));
      for (int i = 0; i < 30; i++) {
        assertEquals((1 << 20) + 2, client.read().length());
      }
    }
  }

  @Test
  void aPasswordKeepsStrangersOut() throws Exception {
    try (Server server = start(Map.of("requirepass", "secret"));
        RespClient client = new RespClient(server.port())) {
      for (String name : List.of("GET", "SET", "EXEC", "MULTI", "CONFIG", "CLIENT", "FLUSHALL")) {
        String reply = client.call(name, "a", "b");
        assertTrue(reply.matches("-(NOAUTH|ERR|EXECABORT) .*"), name + ": " + reply);
      }
      assertTrue(client.call("GET", "a").startsWith("-NOAUTH"));
      assertTrue(client.call("AUTH", "wrong").startsWith("-WRONGPASS"));
      assertTrue(client.call("AUTH", "other", "secret").startsWith("-WRONGPASS"));
      assertTrue(client.call("HELLO", "3").startsWith("-NOAUTH"));
      assertTrue(client.call("HELLO", "3", "AUTH", "default", "secre").startsWith("-WRONGPASS"));
      assertTrue(client.call("GET", "a").startsWith("-NOAUTH"));
      assertEquals("+RESET", client.call("RESET"));
      assertTrue(client.call("GET", "a").startsWith("-NOAUTH"));
      assertEquals("+OK", client.call("AUTH", "secret"));
      assertEquals("nil", client.call("GET", "a"));
      assertEquals("+RESET", client.call("RESET"));
      assertTrue(client.call("GET", "a").startsWith("-NOAUTH"));
    }
  }

  @Test
  void tooManyClientsAreRefusedAndHostileOnesClosed() throws Exception {
    try (Server server = start(Map.of("maxclients", "2"));
        RespClient one = new RespClient(server.port());
        RespClient two = new RespClient(server.port())) {
      assertEquals("+PONG", one.call("PING"));
      assertEquals("+PONG", two.call("PING"));
      try (RespClient three = new RespClient(server.port())) {
        assertEquals("-ERR max number of clients reached", three.read());
        assertTrue(three.isEnded());
      }
      two.send("*1\r\n!".getBytes(StandardCharsets.US_ASCII));
      two.send("\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals("-ERR Protocol error: expected '$', got '!'", two.read());
      assertTrue(two.isEnded());
      assertEquals("+PONG", one.call("PING"));
    }
  }

  @Test
  void watchedKeysMakeTransactionsOneAfterTheOther() throws Exception {
    try (Server server = start(Map.of());
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(threads.submit(() -> addUnderWatch(server.port())));
      }
      int sum = 0;
      for (Future<Integer> each : all) {
        sum += each.get();
      }
      try (RespClient client = new RespClient(server.port())) {
        assertEquals('"' + Integer.toString(sum) + '"', client.call("GET", "sum"));
      }
    }
  }

  private static int addUnderWatch(int port) throws IOException {
    int done = 0;
    try (RespClient client = new RespClient(port)) {
      for (int i = 0; i < 100; i++) {
        client.call("WATCH", "sum");
        String before = client.call("GET", "sum");
        int value = before.equals("nil") ? 0 : Integer.parseInt(before.replace("\"", ""));
        client.call("MULTI");
        client.call("SET", "sum", Integer.toString(value + 1));
        done += client.call("EXEC").equals("[+OK]") ? 1 : 0;
      }
    }
    return done;
  }

  @Test
  void keysExpireWithoutBeingTouched() throws Exception {
    try (Server server = start(Map.of());
        RespClient client = new RespClient(server.port())) {
      for (int i = 0; i < 100; i++) {
        assertEquals("+OK", client.call("SET", "k" + i, "v", "PX", "1"));
      }
      String size = client.call("DBSIZE");
      for (long until = System.nanoTime() + 10_000_000_000L;
          !size.equals(":0") && System.nanoTime() < until; ) {
        size = client.call("DBSIZE");
      }
      assertEquals(":0", size);
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAgain(@TempDir Path folder) throws Exception {
    ServerConfig config =
        ServerConfig.of(0, 64 << 20)
            .withThreads(threads)
            .withJournal(JournalConfig.in(folder, Durability.always()));
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      for (int i = 0; i < 100; i++) {
        assertEquals("+OK", client.call("SET", "k" + i, "v" + i));
      }
      assertEquals(":1", client.call("DEL", "k7"));
      assertEquals(":1", client.call("EXPIRE", "k8", "1000"));
      assertEquals("+OK", client.call("SELECT", "3"));
      assertEquals(":1", client.call("INCR", "count"));
      assertEquals("+OK", client.call("SET", "long", "x".repeat(4 << 20)));
    }
    ServerConfig others = config.withThreads(3 - threads); // journals know no threads
    try (Server server = Server.start(others, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      assertEquals(":99", client.call("DBSIZE"));
      assertEquals("\"v42\"", client.call("GET", "k42"));
      assertTrue(client.call("TTL", "k8").matches(":(1000|99\\d)"));
      assertEquals("+OK", client.call("SELECT", "3"));
      assertEquals(":2", client.call("INCR", "count"));
      assertEquals(":" + (4 << 20), client.call("STRLEN", "long"));
    }
  }

  @Test
  void whoGoesWithRepliesWaitingLeavesTheServerWell(@TempDir Path folder) throws Exception {
    ServerConfig config =
        ServerConfig.of(0, 256 << 20)
            .withThreads(threads)
            .withJournal(JournalConfig.in(folder, Durability.always()));
    try (Server server = Server.start(config, sentence -> {})) {
      for (int i = 0; i < 5; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        try (RespClient client = new RespClient(socket)) {
          assertEquals("+OK", client.call("SET", "k", "x".repeat(16 << 20)));
          ByteArrayOutputStream many = new ByteArrayOutputStream();
          for (int get = 0; get < 6; get++) {
            many.writeBytes(RespClient.request("GET", "k"));
          }
          for (int ping = 0; ping < 5000; ping++) {
            many.writeBytes(RespClient.request("PING"));
          }
          client.send(many.toByteArray());
          socket.setSoLinger(true, 0);
        }
      }
      try (RespClient other = new RespClient(server.port())) {
        assertEquals("+PONG", other.call("PING"));
      }
    }
  }

  /** More is taken away in one turn than one batch of the journal may hold. */
  @Test
  void whatIsTakenAwayAtOnceIsGoneForGood(@TempDir Path folder) throws Exception {
    ServerConfig config =
        ServerConfig.of(0, 64 << 20)
            .withThreads(threads)
            .withJournal(
                JournalConfig.in(folder, Durability.never())
                    .withSegmentBytes(4 << 20)
                    .withCheckpointBytes(1L << 40));
    int keys = 40_000;
    String padding = "p".repeat(40);
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < keys; i += 100) {
          List<String> words = new ArrayList<>(List.of("MSET"));
          for (int j = i; j < i + 100; j++) {
            words.addAll(List.of(padding + j, "v"));
          }
          assertEquals("+OK", client.call(words.toArray(String[]::new)));
        }
        if (round == 0) {
          List<String> words = new ArrayList<>(List.of("DEL"));
          for (int i = 0; i < keys; i++) {
            words.add(padding + i);
          }
          assertEquals(":" + keys, client.call(words.toArray(String[]::new)));
          assertEquals(":0", client.call("DBSIZE"));
        }
      }
      assertEquals("+OK", client.call("FLUSHALL"));
      assertEquals(":0", client.call("DBSIZE"));
    }
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      assertEquals(":0", client.call("DBSIZE"));
    }
  }

  @Test
  void whoWaitsOrListensIsNotIdle() throws Exception {
    try (Server server = start(Map.of("timeout", "1"));
        RespClient waits = new RespClient(server.port());
        RespClient listens = new RespClient(server.port());
        RespClient idle = new RespClient(server.port())) {
      waits.send(RespClient.request("BLPOP", "list", "0"));
      assertEquals("[\"subscribe\", \"news\", :1]", listens.call("SUBSCRIBE", "news"));
      assertEquals("+PONG", idle.call("PING"));
      assertTrue(idle.isEnded());
      try (RespClient client = new RespClient(server.port())) {
        assertEquals(":1", client.call("RPUSH", "list", "x"));
        assertEquals(":1", client.call("PUBLISH", "news", "y"));
      }
      assertEquals("[\"list\", \"x\"]", waits.read());
      assertEquals("[\"message\", \"news\", \"y\"]", listens.read());
    }
  }

  /** Its time comes between two commands, however often one of them looks at the key. */
  @Test
  void aKeyDoesNotExpireWithinACommand() throws Exception {
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    int times = 150;
    for (int i = 0; i < times; i++) {
      many.writeBytes(RespClient.request("SUNIONSTORE", "sum", "set", "set"));
      many.writeBytes(RespClient.request("LMOVE", "list", "list", "LEFT", "RIGHT"));
      many.writeBytes(RespClient.request("LLEN", "list"));
    }
    try (Server server = start(Map.of());
        RespClient client = new RespClient(server.port())) {
      for (int round = 0; round < 150; round++) {
        assertEquals(":3", client.call("SADD", "set", "a", "b", "c"));
        assertEquals(":3", client.call("RPUSH", "list", "a", "b", "c"));
        client.call("PEXPIRE", "set", "3");
        client.call("PEXPIRE", "list", "3");
        client.send(many.toByteArray());
        for (int i = 0; i < times; i++) {
          String sum = client.read();
          assertTrue(sum.equals(":3") || sum.equals(":0"), sum);
          String moved = client.read();
          assertTrue(moved.equals("nil") || moved.matches("\"[abc]\""), moved);
          String length = client.read();
          assertTrue(length.equals(":3") || length.equals(":0"), length);
        }
        client.call("DEL", "set", "list");
      }
    }
  }

  @Test
  void whatTakesMoreMemoryThanThereIsIsRefused() throws Exception {
    try (Server server = start(Map.of());
        RespClient client = new RespClient(server.port())) {
      server
          .commands()
          .on(
              "lolwut",
              call -> {
                call.reply().array(2);
                throw new OutOfMemoryError("by the test");
              });
      String reply = client.call("LOLWUT");
      assertTrue(reply.startsWith("-OOM"), reply);
      assertEquals("+PONG", client.call("PING"));
    }
  }

  @Test
  void whatCannotBeSetIsNot(@TempDir Path folder) throws Exception {
    ServerConfig config =
        ServerConfig.of(0, 64 << 20)
            .withThreads(threads)
            .withJournal(JournalConfig.in(folder, Durability.never()));
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      String refused = client.call("CONFIG", "SET", "appendfsync", "always");
      assertTrue(refused.startsWith("-ERR CONFIG SET failed"), refused);
      assertEquals("+OK", client.call("CONFIG", "SET", "appendfsync", "NO"));
      assertEquals("-ERR value is not a valid float", client.call("DEBUG", "SLEEP", "x"));
    }
  }

  @Test
  void metricsAndHealthAreToldOnAPortOfTheirOwn() throws Exception {
    try (Server server = start(Map.of());
        Metrics metrics = Metrics.start(server, "127.0.0.1", 0);
        RespClient client = new RespClient(server.port());
        HttpClient http = HttpClient.newHttpClient()) {
      assertEquals("+OK", client.call("SET", "a", "b"));
      URI root = URI.create("http://127.0.0.1:" + metrics.port());
      String text = get(http, root.resolve("/metrics"));
      assertTrue(text.contains("assay_keys{db=\"0\"} 1\n"), text);
      assertTrue(text.contains("assay_connected_clients 1\n"), text);
      assertEquals("ok\n", get(http, root.resolve("/health")));
    }
  }

  private static String get(HttpClient http, URI address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void itEndsInOrder() throws Exception {
    Server server = start(Map.of());
    RespClient client = new RespClient(server.port());
    assertEquals("+OK", client.call("SET", "a", "b"));
    server.close();
    assertTrue(client.isEnded());
    assertThrows(IOException.class, () -> new RespClient(server.port()).call("PING"));
    client.close();
  }

  @Test
  void getAndSetAllocateNothing() throws Exception {
    try (Server server = start(Map.of());
        RespClient client = new RespClient(server.port())) {
      ByteArrayOutputStream pair = new ByteArrayOutputStream();
      for (int i = 0; i < PAIRS; i++) {
        pair.writeBytes(RespClient.request("SET", "key" + i, "value"));
        pair.writeBytes(RespClient.request("GET", "key" + i));
      }
      long bytes = Long.MAX_VALUE;
      for (int round = 0; round < 12 && bytes > 10_000; round++) { // compilers need some time
        long before = allocated();
        exchange(client, pair.toByteArray(), 400);
        bytes = allocated() - before;
      }
      // The selector of java.nio makes a number for each event of a descriptor above 127.
      assertTrue(bytes <= 10_000, bytes + " bytes for 40,000 commands");
    }
  }

  private static void exchange(RespClient client, byte[] pair, int times) throws IOException {
    byte[] replies = new byte[PAIRS * "+OK\r\n$5\r\nvalue\r\n".length()];
    for (int i = 0; i < times; i++) {
      client.send(pair);
      int got = 0;
      while (got < replies.length) {
        int more = client.socket().getInputStream().read(replies, got, replies.length - got);
        assertTrue(more > 0);
        got += more;
      }
    }
  }

  private static long allocated() {
    var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("assay-core-"))
        .mapToLong(thread -> bean.getThreadAllocatedBytes(thread.threadId()))
        .sum();
  }
}
