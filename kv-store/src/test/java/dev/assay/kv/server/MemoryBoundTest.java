package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that is set while a server runs. */
class MemoryBoundTest {

  private static final long MIB = 1 << 20;
  private static final String VALUE = "v".repeat(1_000);

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void keysGoWhenItIsLoweredIfTheyMay(int cores) throws Exception {
    ServerConfig config = ServerConfig.of(0, 24 * MIB).withThreads(cores);
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      fill(client, 0, 12_000);
      assertEquals(":3", client.call("RPUSH", "list", "a", "b", "c"));
      assertEquals("+OK", client.call("CONFIG", "SET", "maxmemory", "8mb"));
      assertTrue(client.call("SET", "more", "x").startsWith("-OOM"));
      assertEquals(":12001", client.call("DBSIZE"));
      touchHot(client);
      assertEquals("+OK", client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"));
      assertTrue(used(client) <= 8 * MIB, used(client) + " bytes");
      assertTrue(keys(client) > 2_000 && keys(client) < 9_000, keys(client) + " keys");
      for (int from = 20_000; from < 40_000; from += 1_000) {
        fill(client, from, 1_000);
        touchHot(client);
      }
      assertTrue(used(client) <= 8 * MIB, used(client) + " bytes");
      for (int i = 0; i < 50; i++) {
        assertEquals("\"hot\"", client.call("GET", "hot" + i));
      }
      assertEquals("+OK", client.call("CONFIG", "SET", "maxmemory-policy", "noeviction"));
      long left = keys(client);
      assertEquals("+OK", client.call("CONFIG", "SET", "maxmemory", "0"));
      fill(client, 100_000, 8_000);
      assertEquals(left + 8_000, keys(client));
      assertTrue(used(client) > 12 * MIB, used(client) + " bytes");
    }
  }

  /** Beyond what can go, what takes memory is refused, and all else is answered. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whereNothingCanGoItIsRefused(int cores) throws Exception {
    ServerConfig config = ServerConfig.of(0, 16 * MIB).withThreads(cores);
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      fill(client, 0, 6_000);
      String[] set = {"CONFIG", "SET", "maxmemory", "1", "maxmemory-policy", "allkeys-lru"};
      assertEquals("+OK", client.call(set));
      assertTrue(client.call("SET", "more", "x").startsWith("-OOM"));
      assertEquals("+PONG", client.call("PING"));
      assertTrue(keys(client) < 3_000, keys(client) + " keys");
      assertEquals("+OK", client.call("CONFIG", "SET", "maxmemory", "0"));
      fill(client, 0, 6_000);
      assertEquals(6_000, keys(client));
    }
  }

  /** Lists and long strings count as well, and go as well, also where nothing was lowered. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void structuresAndLongStringsAreBounded(int cores) throws Exception {
    ServerConfig config = ServerConfig.of(0, 16 * MIB).withThreads(cores);
    String longValue = "v".repeat(1_000_000);
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      String reply = "+OK";
      int set = 0;
      while (reply.equals("+OK") && set < 100) {
        reply = client.call("SET", "long" + set++, longValue);
      }
      assertTrue(reply.startsWith("-OOM") && set > 10 && set < 30, set + " set, " + reply);
      assertEquals("+OK", client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"));
      for (int i = 0; i < 100; i++) {
        assertEquals("+OK", client.call("SET", "long" + i, longValue));
        assertEquals(":1", client.call("RPUSH", "list" + i, longValue));
        assertTrue(used(client) <= 20 * MIB, used(client) + " bytes");
      }
      assertTrue(keys(client) > 0, keys(client) + " keys"); // each new key lets some go, too
      assertEquals("+OK", client.call("CONFIG", "SET", "maxmemory", "6mb"));
      assertTrue(used(client) <= 6 * MIB, used(client) + " bytes");
      assertTrue(keys(client) > 0, keys(client) + " keys");
    }
  }

  /**
   * Lists whose long names fill the memory, so that a list is often dropped to make room for what
   * is just taken from it: it goes whole, and what was taken is there.
   */
  @Test
  void whatIsTakenFromMayGoForWhereItIsPut() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String padding = "k".repeat(8_000);
    try (Server server = Server.start(ServerConfig.of(0, 4 * MIB), sentence -> {});
        RespClient client = new RespClient(server.port())) {
      assertEquals("+OK", client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"));
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 4_000; i++) {
        names.add(padding + i);
        assertEquals(":2", client.call("RPUSH", padding + i, "first", "last"));
        names.subList(0, Math.min(24, names.size())).removeIf(name -> isGone(client, name));
        if (names.size() > 300) {
          String from = names.remove(random.nextInt(24));
          String to = padding + "to" + i;
          String what = "seed " + seed;
          if (random.nextBoolean()) {
            assertEquals("+OK", client.call("RENAME", from, to), what);
            assertEquals("[\"first\", \"last\"]", client.call("LRANGE", to, "0", "9"), what);
          } else {
            String first = client.call("LMOVE", from, to, "LEFT", "LEFT");
            assertEquals("\"first\"", first, what);
            assertEquals("[\"first\"]", client.call("LRANGE", to, "0", "9"), what);
            String left = client.call("LRANGE", from, "0", "9");
            assertTrue(left.equals("[]") || left.equals("[\"last\"]"), left + ", " + what);
          }
        }
      }
    }
  }

  private static boolean isGone(RespClient client, String name) {
    try {
      return client.call("LLEN", name).equals(":0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void touchHot(RespClient client) throws Exception {
    for (int i = 0; i < 50; i++) {
      if (client.call("GET", "hot" + i).equals("nil")) {
        String _ = client.call("SET", "hot" + i, "hot");
      }
    }
  }

  private static void fill(RespClient client, int from, int count) throws Exception {
    for (int i = from; i < from + count; i++) {
      assertEquals("+OK", client.call("SET", "key" + i, VALUE));
    }
  }

  private static long keys(RespClient client) throws Exception {
    return Long.parseLong(client.call("DBSIZE").substring(1));
  }

  private static long used(RespClient client) throws Exception {
    Matcher found = Pattern.compile("used_memory:(\\d+)").matcher(client.call("INFO", "memory"));
    assertTrue(found.find());
    return Long.parseLong(found.group(1));
  }
}
