package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** What is cut off or wrong, with a checksum that says nothing, is refused or is something. */
  private static void spoil(RespClient ours, RespClient from, Random random, long seed)
      throws IOException {
    for (String key : List.of("text", "list", "numbers", "small", "sorted", "ranks", "stream")) {
      String dump = dump(from, key);
      for (int i = 0; i < 5; i++) {
        char[] spoiled = dump.toCharArray();
        Arrays.fill(spoiled, spoiled.length - 8, spoiled.length, (char) 0);
        int at = random.nextInt(spoiled.length - 10);
        spoiled[at] = (char) random.nextInt(256);
        String payload = new String(spoiled);
        if (random.nextInt(4) == 0) {
          payload =
              payload.substring(0, Math.max(2, at)) + payload.substring(payload.length() - 10);
        }
        String reply = ours.call("RESTORE", "spoiled", "0", payload, "REPLACE");
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
