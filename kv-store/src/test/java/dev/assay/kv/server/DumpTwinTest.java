package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys go by DUMP and RESTORE from a live Redis to ours and back, of all types and forms. */
class DumpTwinTest {

  private static final int ROUNDS = 40;

  private static String text(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 1 -> "abcabcab".repeat(random.nextInt(60));
      case 2 -> "x".repeat(random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(300));
      case 3 -> {
        StringBuilder noise = new StringBuilder();
        for (int left = random.nextInt(100); left > 0; left--) {
          noise.append((char) ('-' + random.nextInt(256 - '-')));
        }
        yield noise.toString();
      }
      default -> "v" + random.nextInt(1000);
    };
  }

  private static String[] words(List<String> words) {
    return words.toArray(String[]::new);
  }

  /** Commands that make a key of each type. */
  private static List<String[]> values(Random random) {
    List<String[]> commands = new ArrayList<>();
    commands.add(new String[] {"SET", "text", text(random)});
    int most = random.nextBoolean() ? 20 : 700;
    long range = 1L << (3 + random.nextInt(60));
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      commands.add(new String[] {"RPUSH", "list", text(random)});
      commands.add(new String[] {"SADD", "set", text(random)});
      commands.add(new String[] {"SADD", "numbers", "" + random.nextLong(-range, range)});
      commands.add(new String[] {"HSET", "hash", "f" + i, text(random)});
      commands.add(new String[] {"HSET", "small", "f" + i % 30, "v" + i});
      String score = random.nextInt(20) == 0 ? "-inf" : "" + random.nextInt(1000) / 8.0;
      commands.add(new String[] {"ZADD", "sorted", score, "m" + i % 200});
      commands.add(new String[] {"ZADD", "ranks", "" + random.nextInt(1000), text(random) + i});
      List<String> entry = new ArrayList<>(List.of("XADD", "stream", "5-*"));
      for (int field = random.nextInt(4); field >= 0; field--) {
        entry.addAll(List.of(random.nextInt(5) == 0 ? text(random) : "f" + field, text(random)));
      }
      commands.add(words(entry));
    }
    commands.add(words(List.of("XDEL", "stream", "5-" + random.nextInt(9), "5-1")));
    for (String group : List.of("g", "h")) {
      commands.add(words(List.of("XGROUP", "CREATE", "stream", group, "5-2")));
      for (String consumer : List.of("one", "other")) {
        String count = Integer.toString(1 + random.nextInt(30));
        commands.add(
            words(
                List.of(
                    "XREADGROUP",
                    "GROUP",
                    group,
                    consumer,
                    "COUNT",
                    count,
                    "STREAMS",
                    "stream",
                    ">")));
      }
    }
    commands.add("XADD stream * last entry".split(" "));
    commands.add("XACK stream g 5-3 5-4 5-5".split(" "));
    return commands;
  }

  private static String dump(RespClient of, String key) throws IOException {
    String reply = of.call("DUMP", key);
    return reply.substring(1, reply.length() - 1);
  }

  @Test
  void keysMoveBothWays() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    try (LiveRedis redis = LiveRedis.start();
        Server server = Server.start(ServerConfig.of(0, 256 << 20), sentence -> {});
        RespClient theirs = new RespClient(redis.port());
        RespClient ours = new RespClient(server.port())) {
      for (int round = 0; round < ROUNDS; round++) {
        RespClient from = round % 2 == 0 ? theirs : ours;
        RespClient to = round % 2 == 0 ? ours : theirs;
        for (RespClient each : List.of(from, to)) {
          assertEquals("+OK", each.call("FLUSHALL"));
        }
        for (String[] words : values(random)) {
          String reply = from.call(words);
          assertTrue(!reply.startsWith("-"), () -> String.join(" ", words) + ": " + reply);
        }
        for (String key :
            List.of(
                "text", "list", "set", "numbers", "hash", "small", "sorted", "ranks", "stream")) {
          if (from.call("EXISTS", key).equals(":1")) {
            String reply = to.call("RESTORE", key, "0", dump(from, key));
            assertEquals("+OK", reply, "seed " + seed + ", round " + round + ", " + key);
          }
        }
        KeptServers.assertSame(from, to, "seed " + seed + ", round " + round);
        spoil(ours, from, random, seed);
      }
    }
  }

  /** The checksum of a dump but for its last eight bytes: CRC-64 by Jones, bit by bit. */
  private static String sealed(String dump) {
    long crc = 0;
    int end = dump.length() - 8;
    for (int i = 0; i < end; i++) {
      crc ^= dump.charAt(i);
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x95ac9329ac4bc9b5L);
      }
    }
    StringBuilder sealed = new StringBuilder(dump.substring(0, end));
    for (int i = 0; i < 8; i++) {
      sealed.append((char) (crc >>> (8 * i) & 0xff));
    }
    return sealed.toString();
  }

  /** Lengths that lie cost no more memory than there is, and a server goes on. */
  @Test
  void whatIsCompressedMayNotTakeMoreThanThereIs() throws Exception {
    try (LiveRedis redis = LiveRedis.start();
        Server server = Server.start(ServerConfig.of(0, 16 << 20), sentence -> {});
        RespClient theirs = new RespClient(redis.port());
        RespClient ours = new RespClient(server.port())) {
      String end = "\n\0" + "\0".repeat(8);
      String lies = "\0\u00c3\u0005\u0080\u007f\u00ff\u00ff\u00f0\0aaaa" + end;
      assertEquals("-ERR Bad data format", ours.call("RESTORE", "k", "0", sealed(lies)));
      String unsealed = "\0\1x" + end;
      for (RespClient each : List.of(theirs, ours)) {
        assertEquals(
            "-ERR DUMP payload version or checksum are wrong",
            each.call("RESTORE", "k", "0", unsealed));
        assertEquals("+OK", each.call("RESTORE", "k", "0", sealed(unsealed)));
      }
      String one = compressed(60);
      String bomb = "\1\u0080\0\0\u0010\0" + one.repeat(4096) + end;
      String reply = ours.call("RESTORE", "bomb", "0", sealed(bomb));
      assertTrue(reply.startsWith("-OOM"), reply);
      assertEquals(":0", ours.call("EXISTS", "bomb"));
      String small = "\1\2" + one.repeat(2) + end;
      for (RespClient each : List.of(theirs, ours)) {
        assertEquals("+OK", each.call("RESTORE", "small", "0", sealed(small)));
      }
      KeptServers.assertSame(theirs, ours, "what was compressed");
    }
  }

  /** A string of one letter, compressed, of which each three bytes stand for 264. */
  private static String compressed(int copies) {
    String bytes = "\0x" + "\u00e0\u00ff\0".repeat(copies);
    int length = 1 + 264 * copies;
    return "\u00c3"
        + (char) (0x40 | bytes.length() >>> 8)
        + (char) (bytes.length() & 0xff)
        + (char) (0x40 | length >>> 8)
        + (char) (length & 0xff)
        + bytes;
  }

  /** What is cut off or wrong, with a checksum that is right, is refused or is something. */
  private static void spoil(RespClient ours, RespClient from, Random random, long seed)
      throws IOException {
    for (String key : List.of("text", "list", "numbers", "small", "sorted", "ranks", "stream")) {
      String dump = dump(from, key);
      for (int i = 0; i < 5; i++) {
        char[] spoiled = dump.toCharArray();
        int at = random.nextInt(spoiled.length - 10);
        spoiled[at] = (char) random.nextInt(256);
        String payload = new String(spoiled);
        if (random.nextInt(4) == 0) {
          payload =
              payload.substring(0, Math.max(2, at)) + payload.substring(payload.length() - 10);
        }
        String reply = ours.call("RESTORE", "spoiled", "0", sealed(payload), "REPLACE");
        assertTrue(
            reply.equals("+OK") || reply.equals("-ERR Bad data format"),
            () -> "seed " + seed + ", " + key + ": " + reply);
        if (reply.equals("+OK")) {
          assertNotEquals("nil", ours.call("DUMP", "spoiled"));
          assertEquals(":1", ours.call("DEL", "spoiled"));
        }
      }
    }
  }
}
