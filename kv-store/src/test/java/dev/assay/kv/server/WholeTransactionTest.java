package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.JournalFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wherever a journal ends, a server finds of a transaction over many shards all or nothing. */
class WholeTransactionTest {

  private static final int KEYS = 8;

  @TempDir Path scratch;

  /** A transaction, and one command over many keys. */
  @ParameterizedTest
  @CsvSource({"2, true", "2, false", "5, true"})
  void whereverTheJournalEnds(int cores, boolean isTransaction) throws Exception {
    Path folder = scratch.resolve("kept");
    Path killed = scratch.resolve("killed");
    int from;
    try (Server server = start(folder, cores);
        RespClient client = new RespClient(server.port())) {
      change(client, isTransaction, "old");
      from = JournalFixture.end(JournalFixture.segments(folder).getFirst());
      change(client, isTransaction, "new");
      JournalFixture.copy(folder, killed);
    }
    int parts =
        JournalFixture.cut(
            killed,
            from,
            scratch,
            (cut, end, isBatch, isWhole) -> {
              if (!isBatch && !isWhole) {
                return; // a server takes long to start
              }
              try (Server server = start(cut, cores);
                  RespClient client = new RespClient(server.port())) {
                assertEquals(
                    state(isTransaction, isWhole ? "new" : "old"), state(client), "cut at " + end);
              }
            });
    assertTrue(parts >= cores, parts + " batches");
  }

  private static Server start(Path folder, int cores) throws Exception {
    return Server.start(KeptServers.config(folder).withThreads(cores), sentence -> {});
  }

  private static void change(RespClient client, boolean isTransaction, String value)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("MSET"));
    for (int key = 0; key < KEYS; key++) {
      all.addAll(List.of("s" + key, value));
    }
    if (!isTransaction) {
      assertEquals("+OK", client.call(all.toArray(String[]::new)));
      return;
    }
    assertEquals("+OK", client.call("MULTI"));
    assertEquals("+QUEUED", client.call(all.toArray(String[]::new)));
    for (int key = 0; key < KEYS; key++) {
      assertEquals("+QUEUED", client.call("DEL", "l" + key));
      assertEquals("+QUEUED", client.call("RPUSH", "l" + key, value));
    }
    assertTrue(client.call("EXEC").startsWith("[+OK"));
  }

  private static List<String> state(boolean isTransaction, String value) {
    String list = isTransaction ? "[\"" + value + "\"]" : "[]";
    List<String> state = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      state.addAll(List.of("\"" + value + "\"", list));
    }
    return state;
  }

  private static List<String> state(RespClient client) throws Exception {
    List<String> state = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      state.add(String.valueOf(client.call("GET", "s" + key)));
      state.add(client.call("LRANGE", "l" + key, "0", "-1"));
    }
    return state;
  }
}
