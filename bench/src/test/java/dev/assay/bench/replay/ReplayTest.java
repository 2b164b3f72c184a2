package dev.assay.bench.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bench.replay.ReplayPlan.Pace;
import dev.assay.kv.server.Server;
import dev.assay.kv.server.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was captured comes out the same on another server, when and as often as it was sent. */
class ReplayTest {

  private static final int KEYS = 6;
  private static final int FIELDS = 8;

  @TempDir Path folder;

  /** Commands out, replies in as they came. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final ReplyScanner scanner = new ReplyScanner();

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
    }

    void send(String line) throws IOException {
      StringBuilder text = new StringBuilder();
      String[] words = line.split(" ");
      text.append('*').append(words.length).append("\r\n");
      for (String word : words) {
        text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
      socket.getOutputStream().write(text.toString().getBytes(ISO_8859_1));
    }

    String call(String line) throws IOException {
      send(line);
      ByteArrayOutputStream reply = new ByteArrayOutputStream();
      byte[] one = new byte[1];
      do {
        assertEquals(1, socket.getInputStream().read(one), "the server has left");
        reply.write(one);
      } while (!scanner.next(ByteBuffer.wrap(one)));
      return reply.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Server server() throws Exception {
    return Server.start(ServerConfig.of(0, 64 << 20), sentence -> {});
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private ReplayResult replay(int port, Pace pace, double perSecond, boolean inOrder)
      throws IOException {
    ReplayPlan plan =
        new ReplayPlan(
            folder.resolve("capture"),
            at(port),
            pace,
            perSecond,
            16,
            inOrder,
            "default",
            Optional.empty());
    return Replayer.run(plan, CaptureFacts.of(plan.folder(), message -> {}), sent -> {});
  }

  private static String command(Random random) {
    int key = random.nextInt(KEYS);
    int field = random.nextInt(FIELDS);
    int value = random.nextInt(1000);
    return switch (random.nextInt(16)) {
      case 0 -> "SET s%d %d".formatted(key, value);
      case 1 -> "APPEND s%d %d".formatted(key, value);
      case 2 -> "INCRBY n%d %d".formatted(key, value);
      case 3 -> "HSET h%d f%d %d".formatted(key, field, value);
      case 4 -> "HDEL h%d f%d".formatted(key, field);
      case 5 -> "RPUSH l%d %d %d".formatted(key, value, field);
      case 6 -> "LPOP l%d".formatted(key);
      case 7 -> "SADD u%d m%d m%d".formatted(key, field, value % FIELDS);
      case 8 -> "SREM u%d m%d".formatted(key, field);
      case 9 -> "ZADD z%d %d m%d".formatted(key, value, field);
      case 10 -> "ZINCRBY z%d %d m%d".formatted(key, value, field);
      case 11 -> "SELECT %d".formatted(random.nextInt(2));
      case 12 -> "LPUSH s%d wrongtype".formatted(key);
      case 13 -> "MULTI";
      case 14 -> random.nextBoolean() ? "EXEC" : "NOSUCHCOMMAND";
      default -> "DEL s%d h%d".formatted(key, key);
    };
  }

  /** All that the keys hold, by commands. */
  private static List<String> contents(int port) throws IOException {
    List<String> all = new ArrayList<>();
    try (Client client = new Client(port)) {
      for (int database = 0; database < 2; database++) {
        all.add(client.call("SELECT " + database));
        all.add(client.call("DBSIZE"));
        for (int i = 0; i < KEYS; i++) {
          all.add(client.call("GET s" + i));
          all.add(client.call("GET n" + i));
          all.add(client.call("HMGET h" + i + " f0 f1 f2 f3 f4 f5 f6 f7"));
          all.add(client.call("LRANGE l" + i + " 0 -1"));
          all.add(client.call("SORT u" + i + " ALPHA"));
          all.add(client.call("ZRANGE z" + i + " 0 -1 WITHSCORES"));
        }
      }
    }
    return all;
  }

  /** Captures what several clients send by chance, one at a time; what the keys hold then. */
  private List<String> capture(Random random, int commands) throws Exception {
    try (Server first = server()) {
      first.capture(folder.resolve("capture"), Long.MAX_VALUE);
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(new Client(first.port()));
      }
      for (int i = 0; i < commands; i++) {
        int who = random.nextInt(clients.size());
        String _ = clients.get(who).call(command(random));
        if (random.nextInt(100) == 0) {
          clients.get(who).close();
          clients.set(who, new Client(first.port()));
        }
      }
      for (Client each : clients) {
        each.close();
      }
      return contents(first.port());
    }
  }

  @Test
  void keysComeOutTheSameOnAnotherServer() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    List<String> expected = capture(new Random(seed), 4_000);
    try (Server second = server()) {
      ReplayResult result = replay(second.port(), Pace.MAXIMUM, 0, true);
      assertEquals(0, result.notAnswered());
      assertTrue(result.all().errors() > 0, "wrong types are sent again too");
      assertEquals(expected, contents(second.port()), "seed " + seed);
    }
  }

  @Test
  void keysComeOutTheSameOnRedis() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process redis = null;
    try {
      redis =
          new ProcessBuilder("redis-server", "--port", "" + port, "--save", "")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(redis != null, "there is no redis-server here (apt-get install redis-server)");
    }
    try {
      for (int tries = 0; !listens(port); tries++) {
        assumeTrue(tries < 20_000 && redis.isAlive(), "redis-server did not start");
        Thread.onSpinWait();
      }
      long seed = ThreadLocalRandom.current().nextLong();
      List<String> expected = capture(new Random(seed), 4_000);
      assertEquals(0, replay(port, Pace.MAXIMUM, 0, true).notAnswered());
      assertEquals(expected, contents(port), "seed " + seed);
    } finally {
      redis.destroy();
    }
  }

  private static boolean listens(int port) {
    try (Client client = new Client(port)) {
      return client.call("PING").equals("+PONG\r\n");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void commandsAreSentWhenTheyAreDueAndNoSooner() throws Exception {
    try (Server first = server();
        Client client = new Client(first.port())) {
      first.capture(folder.resolve("capture"), Long.MAX_VALUE);
      for (int i = 0; i < 200; i++) {
        assertEquals("+OK\r\n", client.call("SET key value"));
      }
    }
    try (Server second = server()) {
      ReplayResult fixed = replay(second.port(), Pace.FIXED, 1_000, false);
      assertEquals(200, fixed.all().answers());
      assertTrue(fixed.seconds() >= 0.199, "too fast: " + fixed.seconds());
      ReplayResult original = replay(second.port(), Pace.ORIGINAL, 0, false);
      assertEquals(200, original.all().answers());
      assertTrue(original.seconds() >= original.captured().seconds());
    }
  }

  @Test
  void messagesAndCommandsThatWaitHoldNothingUp() throws Exception {
    try (Server first = server();
        Client waiting = new Client(first.port());
        Client hearing = new Client(first.port());
        Client other = new Client(first.port())) {
      first.capture(folder.resolve("capture"), Long.MAX_VALUE);
      String _ = hearing.call("SUBSCRIBE a");
      String _ = other.call("PUBLISH a x");
      waiting.send("BLPOP list 0");
      while (!other.call("CLIENT LIST").contains("cmd=blpop")) {
        Thread.onSpinWait();
      }
      String _ = other.call("RPUSH list 1 2");
      waiting.send("BLPOP none 0");
      while (!other.call("LLEN list").equals(":1\r\n")) {
        Thread.onSpinWait();
      }
      String _ = other.call("PUBLISH a y");
    }
    try (Server second = server();
        Client client = new Client(second.port())) {
      ReplayResult result = replay(second.port(), Pace.ORIGINAL, 0, false);
      assertEquals(0, result.notAnswered());
      assertEquals(Map.of("PUBLISH", 2L, "RPUSH", 1L, "BLPOP", 1L), counts(result));
      assertEquals(":1\r\n", client.call("LLEN list"));
    }
  }

  private static Map<String, Long> counts(ReplayResult result) {
    Map<String, Long> counts = new java.util.HashMap<>();
    result.commands().stream()
        .filter(line -> !line.name().equals("LLEN"))
        .forEach(line -> counts.put(line.name(), line.answers()));
    return counts;
  }

  @Test
  void repliesArePassedOverInPiecesOfAnyLength() {
    List<String> replies =
        List.of(
            "+OK\r\n",
            "-ERR no\r\n",
            ":-12\r\n",
            "$5\r\na\r\nb-\r\n",
            "$0\r\n\r\n",
            "$-1\r\n",
            "*-1\r\n",
            "*0\r\n",
            "*2\r\n*1\r\n$1\r\nx\r\n%1\r\n+a\r\n#t\r\n",
            ">3\r\n+message\r\n$1\r\na\r\n$1\r\nb\r\n",
            "|1\r\n+ttl\r\n:1\r\n$1\r\nx\r\n",
            "!4\r\nERR \r\n",
            ",-1.5e3\r\n",
            "_\r\n",
            "~1\r\n(123\r\n");
    byte[] all = String.join("", replies).getBytes(ISO_8859_1);
    for (int piece = 1; piece < all.length; piece++) {
      ReplyScanner scanner = new ReplyScanner();
      List<String> met = new ArrayList<>();
      for (int from = 0; from < all.length; from += piece) {
        ByteBuffer in = ByteBuffer.wrap(all, from, Math.min(piece, all.length - from));
        while (scanner.next(in)) {
          met.add(scanner.isError() ? "error" : scanner.isPush() ? "push" : "reply");
        }
      }
      List<String> expected = new ArrayList<>();
      for (String reply : replies) {
        expected.add(
            switch (reply.charAt(0)) {
              case '-', '!' -> "error";
              case '>' -> "push";
              default -> "reply";
            });
      }
      assertEquals(expected, met, "pieces of " + piece);
    }
  }
}
