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
import dev.assay.kv.server.keyspace.KeptStructures;
import dev.assay.kv.server.structure.Types;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a journal beside one without: after a crash at any moment both hold the same. */
class KeptCollectionsTest {

  private static final int BATCH = 40;

  /** What is done to keys of their types, by {@link KeptServers#word}. */
  static final List<String> FORMS =
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
          XADD x%k 7-* %m %m|XADD x%k MAXLEN = 30 7-* %m %m f %m|XADD x%k 7-* f %m g %m|XADD x%k 8-* f %d
          XDEL x%k 7-%d 7-%d%d|XTRIM x%k MAXLEN 20|XTRIM x%k MINID 7-%d%d|XSETID x%k 9-%d|DEL x%k
          XGROUP CREATE x%k %d 0 MKSTREAM|XGROUP CREATE x%k %d $|XGROUP SETID x%k %d 7-%d ENTRIESREAD 3
          XGROUP DESTROY x%k %d|XGROUP CREATECONSUMER x%k %d %m|XGROUP DELCONSUMER x%k %d c%d
          XREADGROUP GROUP %d c%d COUNT 9 STREAMS x%k >|XREADGROUP GROUP %d c%d STREAMS x%k >
          XREADGROUP GROUP %d c%d NOACK STREAMS x%k >|XREADGROUP GROUP %d c%d COUNT 3 STREAMS x%k 0
          XACK x%k %d 7-%d 7-1%d|XCLAIM x%k %d c%d 0 7-%d TIME 1600000000000|XCLAIM x%k %d c%d 0 7-1%d FORCE
          XAUTOCLAIM x%k %d c%d 0 0-0 COUNT 3|XAUTOCLAIM x%k %d c%d 0 7-1%d|RENAME x%k x%k|COPY x%k x%k
          XADD entries 7-* f %m|XREADGROUP GROUP g c COUNT 5 STREAMS entries >|XACK entries g 1-%d%d%d
          XDEL entries 1-%d%d%d%d|XTRIM entries MAXLEN 9900|XCLAIM entries g d 0 1-1%d%d
          XGROUP CREATE entries g%d 1-2%d%d|XREADGROUP GROUP g%d c COUNT 300 STREAMS entries >
          XGROUP DESTROY entries g%d|SORT l%k ALPHA STORE l%k|MULTI|EXEC|EXPIRE big 100|MOVE s%k 3|SWAPDB 0 3|LPUSH large %m|RPOP large
          LSET large %d%d%d %m|LREM large 1 x7|HSET hashes %d%d%d%d %m|HDEL hashes %d%d%d%d
          ZADD scores %d%d %d%d%d%d|ZREM scores %d%d%d%d|SADD members %d%d%d%d|SREM members %d%d%d%d
          """
              .strip()
              .split("[|\\n]"));

  @TempDir Path folder;

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
    for (int i = 0; i < 10_000; i++) {
      commands.add(new String[] {"XADD", "entries", "1-" + (i + 1), "f", "value " + i});
    }
    commands.add(new String[] {"XGROUP", "CREATE", "entries", "g", "0"});
    String[] read = "XREADGROUP GROUP g c COUNT 5000 STREAMS entries >".split(" ");
    commands.add(read);
    commands.add(new String[] {"SETRANGE", "big", "5000000", "end"});
    return commands;
  }

  @Test
  void everyTypeIsThereAgainAfterCrashesAndCheckpoints() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    Path journal = folder.resolve("journal");
    try (Server model = Server.start(ServerConfig.of(0, 64 << 20), sentence -> {});
        RespClient expected = new RespClient(model.port())) {
      for (int round = 0; round < 6; round++) {
        try (Server kept = Server.start(KeptServers.config(journal), sentence -> {});
            RespClient client = new RespClient(kept.port())) {
          KeptServers.assertSame(expected, client, "seed %d, round %d".formatted(seed, round));
          if (round == 0) {
            KeptServers.both(client, expected, large());
          }
          for (int i = 0; i < 25; i++) {
            if (random.nextInt(4) == 0) {
              String _ = client.call("BGREWRITEAOF");
            }
            KeptServers.both(client, expected, commands(random));
          }
          Path crashed = KeptServers.crash(journal, folder.resolve("crashed" + round));
          try (Server again = Server.start(KeptServers.config(crashed), sentence -> {});
              RespClient found = new RespClient(again.port())) {
            KeptServers.assertSame(expected, found, "seed %d, crash %d".formatted(seed, round));
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
          Arrays.stream(form.split(" "))
              .map(each -> KeptServers.word(each, random))
              .toArray(String[]::new));
    }
    commands.add(new String[] {"EXEC"});
    return commands;
  }

  @Test
  void aStreamIsTheSameToTheLastMillisecond() throws Exception {
    String before = "";
    for (int round = 0; round < 4; round++) {
      try (Server server = Server.start(KeptServers.config(folder), sentence -> {});
          RespClient client = new RespClient(server.port())) {
        if (round > 0) {
          assertEquals(before, stream(client));
        }
        for (int i = 0; i < 500; i++) {
          String _ = client.call("XADD", "s", "MAXLEN", "~", "250", "*", "f", "" + i, "g", "x");
        }
        String group = "g" + round;
        assertEquals("+OK", client.call("XGROUP", "CREATE", "s", group, "0"));
        String _ =
            client.call("XREADGROUP", "GROUP", group, "c", "COUNT", "9", "STREAMS", "s", ">");
        String _ = client.call("XAUTOCLAIM", "s", group, "d", "0", "0", "COUNT", "3");
        before = stream(client);
        if (round == 2) {
          assertTrue(client.call("BGREWRITEAOF").startsWith("+"));
        }
      }
    }
  }

  /** With all its times, but not how it lies in memory. */
  private static String stream(RespClient client) throws IOException {
    return client
        .call("XINFO", "STREAM", "s", "FULL", "COUNT", "0")
        .replaceAll("\"radix-tree-[a-z]*\", :\\d+", "");
  }

  @Test
  void anElementMoreCostsAnElement() throws Exception {
    try (Server server = Server.start(KeptServers.config(folder), sentence -> {});
        RespClient client = new RespClient(server.port())) {
      for (String[] words : large()) {
        String _ = client.call(words);
      }
    }
    long before = edits();
    try (Server server = Server.start(KeptServers.config(folder), sentence -> {});
        RespClient client = new RespClient(server.port())) {
      assertEquals(":10001", client.call("RPUSH", "large", "one"));
      assertEquals(":1", client.call("HSET", "hashes", "one", "more"));
      assertEquals(":1", client.call("SADD", "members", "one"));
      assertEquals(":1", client.call("ZADD", "scores", "1", "one"));
      assertEquals(":5000007", client.call("APPEND", "big", "more"));
      assertEquals(":1", client.call("EXPIRE", "large", "1000"));
      assertEquals("\"2-1\"", client.call("XADD", "entries", "2-1", "f", "more"));
      assertEquals(":1", client.call("XACK", "entries", "g", "1-7"));
    }
    long more = edits() - before;
    assertTrue(more > 0 && more < 500, more + " bytes of edits");
  }

  /** How many bytes the changes of structures have, as the feed tells. */
  private long edits() {
    long[] sum = {0};
    KvConfig config =
        KvConfig.ofMemory(64 << 20).withShards(1, 1 << 20).withJournal(KeptServers.journal(folder));
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
    try (Server server = Server.start(KeptServers.config(folder), sentence -> {});
        RespClient client = new RespClient(server.port())) {
      assertEquals(":1", client.call("SADD", "members", "one"));
    }
    KvConfig config = KvConfig.ofMemory(16 << 20).withJournal(KeptServers.journal(folder));
    String why =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> KvStore.open(config)).getMessage());
    assertTrue(why.contains("open it with the server"), why);
  }

  @Test
  void aFlippedBitOfACheckpointIsFound() throws Exception {
    Path journal = folder.resolve("journal");
    try (Server server = Server.start(KeptServers.config(journal), sentence -> {});
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
    KvStore.open(KvConfig.ofMemory(64 << 20).withJournal(KeptServers.journal(journal)), handles)
        .close();
  }
}
