package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plays scripts of several clients to a live Redis and to ours, with one core and with two. */
final class TwinScripts {

  private TwinScripts() {}

  /**
   * All that a server says to each client's lines, in order, told apart by pings between; a line
   * has several requests where a transaction must end before the ping.
   */
  private static List<String> play(int port, String script) throws IOException {
    Map<String, RespClient> clients = new TreeMap<>();
    List<String> heard = new ArrayList<>();
    int turn = 0;
    try {
      for (String line : script.lines().filter(each -> !each.isBlank()).toList()) {
        String[] whole = line.strip().split(" ", 2);
        RespClient client = clients.computeIfAbsent(whole[0], name -> connect(port));
        for (String request : whole[1].split(" ; ")) {
          client.send(RespClient.request(request.split(" ")));
        }
        listen(line, whole[0], client, "marker" + turn++, heard);
        for (Map.Entry<String, RespClient> each : clients.entrySet()) {
          listen(line, each.getKey(), each.getValue(), "marker" + turn++, heard);
        }
      }
    } finally {
      for (RespClient client : clients.values()) {
        client.close();
      }
    }
    return heard;
  }

  /**
   * Rules come in an order by chance from Redis, so replies with rules are compared word by word.
   */
  private static void listen(
      String line, String name, RespClient client, String marker, List<String> heard)
      throws IOException {
    client.send(RespClient.request("PING", marker));
    while (true) {
      String reply = client.read();
      if (reply.contains(marker) || reply.startsWith("-NOAUTH")) {
        return;
      }
      String shown =
          reply
              .replaceAll("\"id\", :\\d+", "id")
              .replaceAll("\\+[0-9.]+ \\[(\\d+) [0-9.:]+]", "+when [$1 who]");
      if (line.contains("ACL LIST") || line.contains("ACL GETUSER")) {
        String[] words = shown.split("[ ,\\[\\]\"]+");
        Arrays.sort(words);
        shown = String.join(" ", words);
      }
      heard.add(line + " | " + name + " hears " + shown);
    }
  }

  private static RespClient connect(int port) {
    try {
      return new RespClient(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void twin(LiveRedis redis, String script) throws Exception {
    List<String> expected = play(redis.port(), script);
    for (int threads = 1; threads <= 2; threads++) {
      compare(threads, expected, script);
    }
  }

  private static void compare(int threads, List<String> expected, String script) throws Exception {
    ServerConfig config = ServerConfig.of(0, 64 << 20).withThreads(threads);
    try (Server server = Server.start(config, sentence -> {})) {
      List<String> actual = play(server.port(), script);
      List<String> different = new ArrayList<>();
      for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
        if (!expected.get(i).equals(actual.get(i))) {
          different.add(expected.get(i) + "\n   but ours: " + actual.get(i));
        }
      }
      assertEquals(List.of(), different);
      assertEquals(expected, actual);
    }
  }
}
