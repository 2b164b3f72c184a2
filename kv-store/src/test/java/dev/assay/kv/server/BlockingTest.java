package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that wait: who comes first is served first, and nobody keeps what he cannot take. */
@ParameterizedClass
@ValueSource(ints = {1, 2})
class BlockingTest {

  @Parameter int threads;

  private Server server;

  @BeforeEach
  void start() throws Exception {
    server = Server.start(ServerConfig.of(0, 64 << 20).withThreads(threads), sentence -> {});
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RespClient waiting(RespClient asks, int already, String... command) throws IOException {
    RespClient client = new RespClient(server.port());
    client.send(RespClient.request(command));
    while (!asks.call("INFO", "clients").contains("blocked_clients:" + (already + 1))) {
      Thread.onSpinWait();
    }
    return client;
  }

  @Test
  void whoCameFirstIsServedFirst() throws Exception {
    try (RespClient client = new RespClient(server.port());
        RespClient first = waiting(client, 0, "BLPOP", "a", "b", "0");
        RespClient second = waiting(client, 1, "BLMOVE", "b", "c", "LEFT", "RIGHT", "0");
        RespClient third = waiting(client, 2, "BZPOPMIN", "b", "z", "0")) {
      assertEquals(":3", client.call("RPUSH", "b", "1", "2", "3"));
      assertEquals("[\"b\", \"1\"]", first.read());
      assertEquals("\"2\"", second.read());
      assertEquals("[\"3\"]", client.call("LRANGE", "b", "0", "-1"));
      assertEquals(":1", client.call("ZADD", "z", "1.5", "m"));
      assertEquals("[\"z\", \"m\", \"1.5\"]", third.read());
      assertEquals(":0", client.call("EXISTS", "z"));
    }
  }

  @Test
  void aTransactionIsSeenWholeAndDoesNotWait() throws Exception {
    try (RespClient client = new RespClient(server.port());
        RespClient first = waiting(client, 0, "BRPOP", "a", "0")) {
      assertEquals("+OK", client.call("MULTI"));
      assertEquals("+QUEUED", client.call("RPUSH", "a", "gone"));
      assertEquals("+QUEUED", client.call("DEL", "a"));
      assertEquals("+QUEUED", client.call("BLPOP", "a", "0"));
      assertEquals("+QUEUED", client.call("RPUSH", "a", "1", "2"));
      assertEquals("[:1, :1, nil*, :2]", client.call("EXEC"));
      assertEquals("[\"a\", \"2\"]", first.read());
    }
  }

  @Test
  void whoReadsAStreamIsGivenWhatComesAndToldWhenHisGroupIsGone() throws Exception {
    try (RespClient client = new RespClient(server.port())) {
      client.call("XADD", "s", "1-1", "f", "old");
      client.call("XGROUP", "CREATE", "s", "g", "$");
      try (RespClient new_ =
              waiting(client, 0, "XREAD", "BLOCK", "0", "STREAMS", "t", "s", "0", "$");
          RespClient one =
              waiting(
                  client, 1, "XREADGROUP", "GROUP", "g", "a", "BLOCK", "0", "STREAMS", "s", ">");
          RespClient other =
              waiting(
                  client, 2, "XREADGROUP", "GROUP", "g", "b", "BLOCK", "0", "STREAMS", "s", ">")) {
        assertEquals("\"2-1\"", client.call("XADD", "s", "2-1", "f", "new"));
        String entries = "[[\"s\", [[\"2-1\", [\"f\", \"new\"]]]]]";
        assertEquals(entries, new_.read());
        assertEquals(entries, one.read());
        assertEquals(":1", client.call("XGROUP", "DESTROY", "s", "g"));
        assertEquals(
            "-NOGROUP the consumer group this client was blocked on no longer exists",
            other.read());
      }
    }
  }

  /** A client stays in the database of its number, whatever that is now. */
  @Test
  void whoWaitsGoesOnInTheDatabaseThatCameInItsPlace() throws Exception {
    try (RespClient client = new RespClient(server.port());
        RespClient first = waiting(client, 0, "BLPOP", "a", "b", "0")) {
      assertEquals("+OK", client.call("SWAPDB", "0", "3"));
      assertEquals("+OK", client.call("SELECT", "3"));
      assertEquals(":1", client.call("RPUSH", "a", "not for 0"));
      assertEquals("+OK", client.call("SELECT", "0"));
      assertEquals(":1", client.call("RPUSH", "b", "1"));
      assertEquals("[\"b\", \"1\"]", first.read());
      try (RespClient second = waiting(client, 0, "BLPOP", "a", "0")) {
        assertEquals("+OK", client.call("SWAPDB", "3", "0"));
        assertEquals("[\"a\", \"not for 0\"]", second.read());
      }
      assertEquals(":0", client.call("DBSIZE"));
    }
  }

  @Test
  void timeEndsAWaitAndWhatCameBehindIsCarriedOutThen() throws Exception {
    try (RespClient client = new RespClient(server.port())) {
      client.send(RespClient.request("BLPOP", "none", "0.01"));
      client.send(RespClient.request("PING"));
      assertEquals("nil*", client.read());
      assertEquals("+PONG", client.read());
    }
  }

  @Test
  void whoIsGoneTakesNothing() throws Exception {
    try (RespClient client = new RespClient(server.port())) {
      for (int i = 0; i < 500; i++) {
        waiting(client, 0, "BLPOP", "a", "0").close();
        while (!client.call("INFO", "clients").contains("blocked_clients:0")) {
          Thread.onSpinWait();
        }
        assertEquals(":1", client.call("RPUSH", "a", "kept"));
        assertEquals("\"kept\"", client.call("LPOP", "a"));
      }
      try (RespClient other = waiting(client, 0, "BLPOP", "a", "0")) {
        String list = client.call("CLIENT", "LIST");
        assertTrue(list.contains("flags=b"), list);
        String id = list.lines().filter(line -> line.contains("flags=b")).findFirst().orElseThrow();
        id = id.substring(id.indexOf("id=") + 3, id.indexOf(' '));
        assertEquals(":1", client.call("CLIENT", "UNBLOCK", id, "ERROR"));
        assertEquals("-UNBLOCKED client unblocked via CLIENT UNBLOCK", other.read());
      }
    }
  }

  @Test
  void aPausePutsWritesOff() throws Exception {
    try (RespClient client = new RespClient(server.port());
        RespClient writer = new RespClient(server.port())) {
      assertEquals("+OK", client.call("CLIENT", "PAUSE", "100000", "WRITE"));
      writer.send(RespClient.request("GET", "a"));
      assertEquals("nil", writer.read());
      for (String key : List.of("a", "b", "c", "d")) {
        writer.send(RespClient.request("SET", key, "1"));
      }
      writer.send(RespClient.request("GET", "d"));
      while (!client.call("INFO", "clients").contains("blocked_clients:1\r\n")) {
        Thread.onSpinWait();
      }
      assertEquals("[nil, nil, nil, nil]", client.call("MGET", "a", "b", "c", "d"));
      assertEquals("+OK", client.call("CLIENT", "UNPAUSE"));
      for (int i = 0; i < 4; i++) {
        assertEquals("+OK", writer.read());
      }
      assertEquals("\"1\"", writer.read());
      assertEquals("+OK", client.call("CLIENT", "PAUSE", "20"));
      assertEquals("+OK", writer.call("SET", "a", "2"));
    }
  }

  @Test
  void structuresCountAgainstTheMemory() throws Exception {
    try (RespClient client = new RespClient(server.port())) {
      String value = "v".repeat(1 << 20);
      String reply = "";
      int pushed = 0;
      while (!reply.startsWith("-") && pushed < 200) {
        reply = client.call("RPUSH", "l", value);
        pushed++;
      }
      assertEquals("-OOM command not allowed when used memory > 'maxmemory'.", reply);
      assertTrue(pushed > 20, "only " + pushed);
      assertEquals(":1", client.call("DEL", "l"));
      assertEquals(":1", client.call("RPUSH", "l", value));
    }
  }
}
