package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random writes of strings, long strings and lists beside a map, while the bound and what happens
 * there are set anew: what is there is as it was written, what is gone was counted as evicted, and
 * nothing goes or is taken that may not.
 */
class EvictionModelTest {

  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int MIB = 1 << 20;
  private static final long MEMORY_BYTES = 12 * MIB;
  private static final int ROUNDS = 16;
  private static final int WRITES = 400;
  private static final int KEYS = 1_500;
  private static final int LONG_BYTES = 70_000;

  /** What may be taken beyond the bound by a command and a frame of each shard. */
  private static final long SLACK_BYTES = 300_000 + LONG_BYTES;

  private static final String FILLER = "0123456789abcdef".repeat(8_192);

  /** What the server is told of what the model believes. */
  private enum Told {
    ALL,
    NO_BOUND,
    ALWAYS_TO_EVICT
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void keysGoWhereTheyMayAndNowhereElse(int cores) throws Exception {
    play(cores, SEED, Told.ALL);
  }

  @Test
  void whoDoesNotObeyIsCaught() {
    assertCaught(Told.NO_BOUND);
    assertCaught(Told.ALWAYS_TO_EVICT);
  }

  /** By one of five plays: in one the bound may not be reached while keys may not go. */
  private static void assertCaught(Told told) {
    assertThrows(
        AssertionError.class,
        () -> {
          for (int i = 0; i < 5; i++) {
            play(1, SEED + i, told);
          }
        },
        () -> "seed " + SEED + ", " + told);
  }

  private static void play(int cores, long seed, Told told) throws Exception {
    ServerConfig config = ServerConfig.of(0, MEMORY_BYTES).withThreads(cores);
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = new RespClient(server.port())) {
      new Play(client, new Random(seed), told, "seed " + seed).run();
    }
  }

  /** One client and its map. */
  private static final class Play {

    private final RespClient client;
    private final Random random;
    private final Told told;
    private final String what;
    private final Map<String, String> strings = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();
    private long most = MEMORY_BYTES;
    private long usedWhenSet;
    private boolean drops;
    private long gone;
    private long goneWhenSet;
    private int serial;
    private long evicted;
    private long evictedWhenSet;

    /** Values that were told and replaced, maybe evicted in between for room for the new one. */
    private long replaced;

    Play(RespClient client, Random random, Told told, String what) {
      this.client = client;
      this.random = random;
      this.told = told;
      this.what = what;
    }

    void run() throws IOException {
      for (int round = 0; round < ROUNDS; round++) {
        if (round > 0) {
          set(round % 2 == 0);
        }
        for (int i = 0; i < WRITES; i++) {
          write();
        }
        check();
      }
    }

    private void set(boolean newDrops) throws IOException {
      drops = newDrops;
      most = random.nextInt(4) == 0 ? MEMORY_BYTES : (3 + random.nextInt(8)) * (long) MIB;
      boolean isToldToEvict = drops || told == Told.ALWAYS_TO_EVICT;
      String policy = isToldToEvict ? "allkeys-lru" : "noeviction";
      String bound = told == Told.NO_BOUND ? "0" : Long.toString(most);
      String[] words = {"CONFIG", "SET", "maxmemory", bound, "maxmemory-policy", policy};
      if (!drops) {
        count(); // what went until now
      }
      assertEquals("+OK", client.call(words));
      count();
      if (drops) {
        assertTrue(info("used_memory") <= most, what + " as it is set");
      }
      usedWhenSet = info("used_memory");
      goneWhenSet = gone;
      evictedWhenSet = evicted;
    }

    private void write() throws IOException {
      int key = random.nextInt(KEYS);
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> put("s" + key, value(random.nextInt(8_000)));
        case 4 -> put("s" + key, value(random.nextInt(8) == 0 ? LONG_BYTES : 10));
        case 5, 6 -> push("l" + key);
        case 7 -> rename(strings, "s" + key, "s" + (key + 1));
        case 8 -> {
          rename(lists, "l" + key, "l" + (key + 1));
          move("l" + random.nextInt(KEYS), "l" + key);
        }
        default -> delete(random.nextBoolean() ? "s" + key : "l" + key);
      }
    }

    private String value(int bytes) {
      return serial++ + ":" + FILLER.substring(0, bytes);
    }

    private boolean isRefused(String reply) {
      boolean is = reply.startsWith("-");
      if (is) {
        assertTrue(reply.startsWith("-OOM") && !drops, reply + ", " + what);
      }
      return is;
    }

    private void put(String key, String value) throws IOException {
      String reply = client.call("SET", key, value, "GET");
      if (!isRefused(reply)) {
        noteGone(reply, strings.put(key, value));
        replaced += drops && !reply.equals("nil") ? 1 : 0;
      }
    }

    private void push(String key) throws IOException {
      String[] words = new String[2 + 1 + random.nextInt(4)];
      words[0] = "RPUSH";
      words[1] = key;
      for (int i = 2; i < words.length; i++) {
        words[i] = value(random.nextInt(3_000));
      }
      String reply = client.call(words);
      if (!isRefused(reply)) {
        List<String> list = lists.computeIfAbsent(key, name -> new ArrayList<>());
        int length = Integer.parseInt(reply.substring(1));
        if (!list.isEmpty() && length == words.length - 2) {
          list.clear();
          gone++;
        }
        list.addAll(Arrays.asList(words).subList(2, words.length));
        assertEquals(list.size(), length, what);
      }
    }

    private void delete(String key) throws IOException {
      Object was = key.startsWith("s") ? strings.remove(key) : lists.remove(key);
      String reply = client.call("DEL", key);
      gone += was != null && reply.equals(":0") ? 1 : 0;
      assertTrue(was != null || reply.equals(":0"), what);
    }

    private <V> void rename(Map<String, V> all, String from, String to) throws IOException {
      String reply = client.call("RENAME", from, to);
      V was = all.get(from);
      if (reply.startsWith("-ERR no such key")) {
        gone += was != null ? 1 : 0;
        all.remove(from);
      } else if (!isRefused(reply)) {
        assertTrue(was != null, reply + ", " + what);
        replaced += drops ? 2 : 0; // either record may go for the new one
        all.remove(from);
        all.put(to, was);
      }
    }

    private void move(String from, String to) throws IOException {
      String reply = client.call("LMOVE", from, to, "LEFT", "RIGHT");
      List<String> source = lists.get(from);
      if (reply.equals("nil")) {
        gone += source != null ? 1 : 0;
        lists.remove(from);
      } else if (!isRefused(reply)) {
        assertTrue(source != null, reply + ", " + what);
        String first = source.removeFirst();
        assertEquals('"' + first + '"', reply, what);
        if (source.isEmpty()) {
          lists.remove(from);
          replaced += drops ? 1 : 0;
        }
        List<String> target = lists.computeIfAbsent(to, name -> new ArrayList<>());
        target.add(first);
        if (client.call("LLEN", to).equals(":1") && target.size() > 1) {
          gone++;
          lists.put(to, new ArrayList<>(List.of(first)));
        }
      }
    }

    /** A reply that shows a string which was there, or not any more. */
    private void noteGone(String reply, @Nullable String before) {
      if (before != null && reply.equals("nil")) {
        gone++;
      } else {
        assertEquals(before == null ? "nil" : '"' + before + '"', reply, what);
      }
    }

    private void check() throws IOException {
      count();
      boolean stays = gone == goneWhenSet && evicted == evictedWhenSet;
      assertTrue(drops || stays, "keys have gone, " + what);
      long used = info("used_memory");
      long bound = drops ? most : Math.max(most, usedWhenSet);
      assertTrue(used <= bound + SLACK_BYTES, used + " of " + bound + " bytes, " + what);
    }

    /** Looks at all keys, and whether as many are gone as were evicted. */
    private void count() throws IOException {
      long before;
      do {
        before = info("evicted_keys");
        for (Map.Entry<String, String> each : List.copyOf(strings.entrySet())) {
          String reply = client.call("GET", each.getKey());
          noteGone(reply, each.getValue());
          strings.compute(each.getKey(), (key, kept) -> reply.equals("nil") ? null : kept);
        }
        for (Map.Entry<String, List<String>> each : List.copyOf(lists.entrySet())) {
          String reply = client.call("LRANGE", each.getKey(), "0", "-1");
          if (reply.equals("[]")) {
            lists.remove(each.getKey());
            gone++;
          } else {
            List<String> quoted = each.getValue().stream().map(value -> '"' + value + '"').toList();
            assertEquals(quoted.toString(), reply, what);
          }
        }
      } while (info("evicted_keys") != before);
      assertTrue(gone <= before, gone + " gone, " + before + " evicted, " + what);
      assertTrue(before - gone <= replaced, gone + " gone, " + before + " evicted, " + what);
      evicted = before;
      assertEquals(":" + (strings.size() + lists.size()), client.call("DBSIZE"), what);
    }

    private long info(String name) throws IOException {
      Matcher found = Pattern.compile(name + ":(\\d+)").matcher(client.call("INFO"));
      assertTrue(found.find());
      return Long.parseLong(found.group(1));
    }
  }
}
