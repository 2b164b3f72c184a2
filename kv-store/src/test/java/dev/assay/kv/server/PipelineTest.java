package dev.assay.kv.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that come together: they are read ahead, and each is still carried out as those before
 * it have left things.
 */
class PipelineTest {

  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int KEYS = 40;

  private Server start(int threads) throws Exception {
    return Server.start(ServerConfig.of(0, 64 << 20).withThreads(threads), line -> {});
  }

  private static String key(SplittableRandom random) {
    return "key" + random.nextInt(KEYS);
  }

  private static byte[] words(String line) {
    return (line + "\r\n").getBytes(ISO_8859_1);
  }

  /** A request with one reply, which may change how those behind it are to be read. */
  private static byte[] draw(SplittableRandom random) {
    String key = key(random);
    String value = "v".repeat(random.nextInt(random.nextInt(20) == 0 ? 6_000 : 40));
    return switch (random.nextInt(16)) {
      case 0 -> RespClient.request("SELECT", Integer.toString(random.nextInt(16)));
      case 1 -> RespClient.request("MGET", key, key(random), "absent");
      case 2 -> RespClient.request("MSET", key, value, key(random), "x");
      case 3 -> RespClient.request("BLPOP", "nothing", "0.001");
      case 4 -> RespClient.request("RPUSH", "list" + key, "a", "b");
      case 5 -> RespClient.request("LRANGE", "list" + key, "0", "3");
      case 6 -> words("LRANGE list" + key + " 0 3");
      case 7 -> words("LRANGE \"list" + key + "\" '0' 3");
      case 8 -> words("SET '" + key + "' \"a\\x41\\n\"");
      case 9 -> RespClient.request("MULTI");
      case 10 -> RespClient.request("EXEC");
      case 11 -> RespClient.request("DEL", key, key(random));
      case 12 -> RespClient.request("SET", key, value);
      case 13 -> RespClient.request("nothing", key);
      default -> RespClient.request("GET", key);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void requestsTogetherAnswerAsOneByOne(int threads) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Server one = start(threads);
        Server other = start(threads);
        RespClient together = new RespClient(one.port());
        RespClient alone = new RespClient(other.port())) {
      for (int round = 0; round < 150; round++) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<byte[]> requests = new ArrayList<>();
        for (int i = random.nextInt(60); i >= 0; i--) {
          byte[] request = draw(random);
          requests.add(request);
          all.writeBytes(request);
        }
        together.send(all.toByteArray());
        for (byte[] request : requests) {
          alone.send(request);
          String what = new String(request, ISO_8859_1) + " in round " + round + ", seed " + SEED;
          assertEquals(alone.read(), together.read(), what);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsNoRequestIsToldOfInItsTurn(int threads) throws Exception {
    try (Server server = start(threads);
        RespClient client = new RespClient(server.port())) {
      client.send(words("SET a 1"));
      client.send("*2\r\n$3\r\nGET\r\n$1\r\na\r\n*2\r\n$3\r\nGET\r\n:1\r\n".getBytes(ISO_8859_1));
      assertEquals("+OK", client.read());
      assertEquals("\"1\"", client.read());
      assertEquals("-ERR Protocol error: expected '$', got ':'", client.read());
      assertTrue(client.isEnded());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void thoseTimedTogetherAreCountedEach(int threads) throws Exception {
    try (Server server = start(threads);
        RespClient client = new RespClient(server.port())) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        all.writeBytes(RespClient.request("GET", "key"));
      }
      client.send(all.toByteArray());
      for (int i = 0; i < 100; i++) {
        assertEquals("nil", client.read());
      }
      String histogram = client.call("LATENCY", "HISTOGRAM", "get");
      assertTrue(histogram.contains("\"calls\", :100,"), histogram);
      client.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
      client.call("SLOWLOG", "RESET");
      client.send(all.toByteArray());
      for (int i = 0; i < 100; i++) {
        assertEquals("nil", client.read());
      }
      assertEquals(":101", client.call("SLOWLOG", "LEN"), "with the reset before them");
    }
  }
}
