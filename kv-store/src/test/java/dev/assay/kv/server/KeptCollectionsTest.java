package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.Handles;
import dev.assay.kv.KvConfig;
import dev.assay.kv.KvStore;
import dev.assay.kv.journal.ChangeFeed;
import dev.assay.kv.journal.ChangeHandler;
import dev.assay.kv.journal.CheckpointFile;
import dev.assay.kv.journal.DamagedFile;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.server.keyspace.KeptStructures;
import dev.assay.kv.server.structure.Types;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a journal beside one without: after a crash at any moment both hold the same. */
class KeptCollectionsTest {

  private static final int BATCH = 40;

  /** What is done to keys of their types; %k is one by chance, %m a member, %d a digit. */
  private static final List<String> FORMS =
      Arrays.asList(
          """
          HSET h%k %m %m|HSET h%k %m %m %m %m|HDEL h%k %m %m|HINCRBY h%k n %d|HSETNX h%k %m %m
          RPUSH l%k %m %m|LPUSH l%k %m|LPOP l%k|RPOP l%k 2|LSET l%k %d %m|LINSERT l%k BEFORE %m %m
          LREM l%k 1 %m|LREM l%k -2 %m|LTRIM l%k 1 -2|LMOVE l%k l%k LEFT RIGHT|LINSERT l%k AFTER %m %m
          SADD s%k %d %d|SADD s%k %m|SREM s%k %m %d|SUNIONSTORE s%k s%k s%k|SMOVE s%k s%k %m
          ZADD z%k %d %m|ZADD z%k %d %m %d %m|ZINCRBY z%k 1.5 %m|ZREM z%k %m|ZPOPMIN z%k
          ZREMRANGEBYRANK z%k 0 1|ZUNIONSTORE z%k 2 z%k z%k|ZRANGESTORE z%k z%k 0 -1
          SET h%k text|SET t%k %m|APPEND big %m|SETRANGE big 100 %m|SETBIT big %d%d 1|DEL l%k|DEL h%k
          RENAME l%k l%k|RENAME h%k h%k|COPY z%k z%k REPLACE|EXPIRE h%k 1000|PERSIST h%k|EXPIRE l%k -1
          SORT l%k ALPHA STORE l%k|MULTI|EXEC|EXPIRE big 100|MOVE s%k 3|LPUSH large %m|RPOP large
          LSET large %d%d%d %m|LREM large 1 x7|HSET hashes %d%d%d%d %m|HDEL hashes %d%d%d%d
          ZADD scores %d%d %d%d%d%d|ZREM scores %d%d%d%d|SADD members %d%d%d%d|SREM members %d%d%d%d
          """
              .strip()
              .split("[|\\n]"));

  @TempDir Path folder;

  private ServerConfig config(Path journal) {
    return ServerConfig.of(0, 64 << 20).withJournal(journal(journal));
  }

  private static JournalConfig journal(Path folder) {
    return JournalConfig.in(folder, Durability.never()).withSegmentBytes(8 << 20);
  }

  private static String word(String form, Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < form.length(); i++) {
      if (form.charAt(i) != '%') {
        word.append(form.charAt(i));
      } else {
        char kind = form.charAt(++i);
        word.append(
            kind == 'k'
                ? "" + random.nextInt(3)
                : kind == 'd'
                    ? "" + random.nextInt(10)
                    : "m" + "x".repeat(random.nextInt(40) == 0 ? 90 : 0) + random.nextInt(30));
      }
    }
    return word.toString();
  }

  /** Sends the same to both; what they answer is the same. */
  private static void both(RespClient kept, RespClient model, List<String[]> commands)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    commands.forEach(words -> bytes.writeBytes(RespClient.request(words)));
    kept.send(bytes.toByteArray());
    model.send(bytes.toByteArray());
    for (String[] words : commands) {
      assertEquals(model.read(), kept.read(), () -> String.join(" ", words));
    }
  }

  private static List<String[]> large() {
    List<String[]> commands = new ArrayList<>();
    for (int i = 0; i < 10_000; i += 100) {
      List<String> list = new ArrayList<>(List.of("RPUSH", "large"));
      List<String> hash = new ArrayList<>(List.of("HSET", "hashes"));
      List<String> set = new ArrayList<>(List.of("SADD", "members"));
      List<String> sorted = new ArrayList<>(List.of("ZADD", "scores"));
      for (int j = i; j < i + 100; j++) {
        list.add("x" + j);
        hash.addAll(List.of("" + j, "value of " + j));
        set.add("m" + j);
        sorted.addAll(List.of("" + j % 77, "" + j));
      }
      for (List<String> each : List.of(list, hash, set, sorted)) {
        commands.add(each.toArray(String[]::new));
      }
    }
    commands.add(new String[] {"SETRANGE", "big", "5000000", "end"});
    return commands;
  }

  /** All keys with what they hold, in order. */
  static Map<String, String> state(RespClient client) throws IOException {
    Map<String, String> state = new TreeMap<>();
    for (String database : List.of("0", "3")) {
      assertEquals("+OK", client.call("SELECT", database));
      String keys = client.call("KEYS", "*");
      for (String key : keys.replaceAll("[\\[\\]\" ]", "").split(",")) {
        String type = client.call("TYPE", key);
        String content =
            switch (type) {
              case "+hash" -> sorted(client.call("HGETALL", key), 2);
              case "+list" -> client.call("LRANGE", key, "0", "-1");
              case "+set" -> sorted(client.call("SMEMBERS", key), 1);
              case "+zset" -> client.call("ZRANGE", key, "0", "-1", "WITHSCORES");
              case "+string" -> "" + client.call("GET", key).hashCode();
              default -> "nothing";
            };
        boolean expires = !client.call("TTL", key).startsWith(":-");
        state.put(database + " " + key, type + (expires ? " expires " : " ") + content);
      }
    }
    assertEquals("+OK", client.call("SELECT", "0"));
    return state;
  }

  /** Both hold the same; tells of each key that is not so a little of both sides. */
  static void assertSame(RespClient expected, RespClient found, String where) throws IOException {
    Map<String, String> one = state(expected);
    Map<String, String> other = state(found);
    List<String> wrong = new ArrayList<>();
    for (String key : one.keySet()) {
      String is = other.getOrDefault(key, "gone");
      String should = one.getOrDefault(key, "");
      if (!should.equals(is)) {
        int at = Math.max(0, Arrays.mismatch(should.toCharArray(), is.toCharArray()) - 20);
        wrong.add(key + ": " + cut(should, at) + " is " + cut(is, at));
      }
    }
    assertEquals(List.of(), wrong, where);
    assertEquals(one.keySet(), other.keySet(), where);
  }

  private static String cut(String text, int from) {
    return text.substring(Math.min(from, text.length()), Math.min(from + 80, text.length()));
  }

  private static String sorted(String reply, int step) {
    String[] parts = reply.substring(1, reply.length() - 1).split(", ");
    List<String> entries = new ArrayList<>();
    for (int i = 0; i + step <= parts.length; i += step) {
      entries.add(String.join(" ", Arrays.copyOfRange(parts, i, i + step)));
    }
    entries.sort(null);
    return entries.toString();
  }

  /** What a process that is killed now would leave behind. */
  private static Path crash(Path from, Path to) throws IOException {
    Set<String> before;
    boolean isWhole;
    do { // what is copied while a checkpoint comes to its end is of no one moment
      before = checkpoints(from);
      isWhole = copy(from, to);
    } while (!isWhole || !before.equals(checkpoints(from)));
    return to;
  }

  private static Set<String> checkpoints(Path in) throws IOException {
    try (Stream<Path> all = Files.list(in)) {
      return all.map(Path::toString)
          .filter(name -> name.contains("checkpoint"))
          .collect(Collectors.toSet());
    }
  }

  private static boolean copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      remove(to);
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
      return true;
    } catch (NoSuchFileException | UncheckedIOException e) {
      return false; // a checkpoint has just removed something
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void everyTypeIsThereAgainAfterCrashesAndCheckpoints() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    Path journal = folder.resolve("journal");
    try (Server model = Server.start(ServerConfig.of(0, 64 << 20), sentence -> {});
        RespClient expected = new RespClient(model.port())) {
      for (int round = 0; round < 6; round++) {
        try (Server kept = Server.start(config(journal), sentence -> {});
            RespClient client = new RespClient(kept.port())) {
          assertSame(expected, client, "seed %d, round %d".formatted(seed, round));
          if (round == 0) {
            both(client, expected, large());
          }
          for (int i = 0; i < 25; i++) {
            if (random.nextInt(4) == 0) {
              String _ = client.call("BGREWRITEAOF");
            }
            both(client, expected, commands(random));
          }
          Path crashed = crash(journal, folder.resolve("crashed" + round));
          try (Server again = Server.start(config(crashed), sentence -> {});
              RespClient found = new RespClient(again.port())) {
            assertSame(expected, found, "seed %d, crash %d".formatted(seed, round));
          }
        }
      }
    }
  }

  private static List<String[]> commands(Random random) {
    List<String[]> commands = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      String form = FORMS.get(random.nextInt(FORMS.size()));
      commands.add(
          Arrays.stream(form.split(" ")).map(each -> word(each, random)).toArray(String[]::new));
    }
    commands.add(new String[] {"EXEC"});
    return commands;
  }

  @Test
  void anElementMoreCostsAnElement() throws Exception {
    try (Server server = Server.start(config(folder), sentence -> {});
        RespClient client = new RespClient(server.port())) {
      for (String[] words : large()) {
        String _ = client.call(words);
      }
    }
    long before = edits();
    try (Server server = Server.start(config(folder), sentence -> {});
        RespClient client = new RespClient(server.port())) {
      assertEquals(":10001", client.call("RPUSH", "large", "one"));
      assertEquals(":1", client.call("HSET", "hashes", "one", "more"));
      assertEquals(":1", client.call("SADD", "members", "one"));
      assertEquals(":1", client.call("ZADD", "scores", "1", "one"));
      assertEquals(":5000007", client.call("APPEND", "big", "more"));
      assertEquals(":1", client.call("EXPIRE", "large", "1000"));
    }
    long more = edits() - before;
    assertTrue(more > 0 && more < 400, more + " bytes of edits");
  }

  /** How many bytes the changes of structures have, as the feed tells. */
  private long edits() {
    long[] sum = {0};
    KvConfig config =
        KvConfig.ofMemory(64 << 20).withShards(1, 1 << 20).withJournal(journal(folder));
    try (KvStore store = KvStore.open(config, new KeptStructures(Types::empty));
        ChangeFeed feed = store.changes(0)) {
      while (feed.poll(
          new ChangeHandler() {
            @Override
            public void onChange(
                int shard,
                long batch,
                MemorySegment memory,
                long key,
                int keyBytes,
                long value,
                int valueBytes,
                long expiryMillis) {}

            @Override
            public void onEdit(
                int shard,
                long batch,
                MemorySegment memory,
                long key,
                int keyBytes,
                long edits,
                int bytes,
                long expiryMillis) {
              sum[0] += bytes;
            }
          })) {}
    }
    return sum[0];
  }

  @Test
  void whoeverKnowsNoStructuresDoesNotLoseThem() throws Exception {
    try (Server server = Server.start(config(folder), sentence -> {});
        RespClient client = new RespClient(server.port())) {
      assertEquals(":1", client.call("SADD", "members", "one"));
    }
    KvConfig config = KvConfig.ofMemory(16 << 20).withJournal(journal(folder));
    String why =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> KvStore.open(config)).getMessage());
    assertTrue(why.contains("open it with the server"), why);
  }

  @Test
  void aFlippedBitOfACheckpointIsFound() throws Exception {
    Path journal = folder.resolve("journal");
    try (Server server = Server.start(config(journal), sentence -> {});
        RespClient client = new RespClient(server.port())) {
      for (String[] words : large()) {
        String _ = client.call(words);
      }
      assertTrue(client.call("BGREWRITEAOF").startsWith("+"));
      while (CheckpointFile.newest(journal).isEmpty()) {
        assertEquals("+PONG", client.call("PING"));
      }
    }
    Path file = CheckpointFile.newest(journal).orElseThrow();
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(5);
    for (int i = 0; i < 20; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      assertThrows(DamagedFile.class, () -> open(journal, new KeptStructures(Types::empty)));
    }
    Files.write(file, whole);
    open(journal, new KeptStructures(Types::empty));
  }

  private static void open(Path journal, Handles handles) {
    KvStore.open(KvConfig.ofMemory(64 << 20).withJournal(journal(journal)), handles).close();
  }
}
