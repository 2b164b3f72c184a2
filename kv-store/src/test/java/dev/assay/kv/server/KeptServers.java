package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Servers with journals beside others: random commands, all that they hold, crashes. */
final class KeptServers {

  private KeptServers() {}

  static ServerConfig config(Path journal) {
    return ServerConfig.of(0, 64 << 20).withJournal(journal(journal));
  }

  static JournalConfig journal(Path folder) {
    return JournalConfig.in(folder, Durability.never()).withSegmentBytes(8 << 20);
  }

  /** A word in which %k is one of few keys by chance, %m a member, %d a digit. */
  static String word(String form, Random random) {
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
  static void both(RespClient kept, RespClient model, List<String[]> commands) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    commands.forEach(words -> bytes.writeBytes(RespClient.request(words)));
    kept.send(bytes.toByteArray());
    model.send(bytes.toByteArray());
    for (String[] words : commands) {
      assertEquals(model.read(), kept.read(), () -> String.join(" ", words));
    }
  }

  /** All keys with what they hold, in order. */
  static Map<String, String> state(RespClient client) throws IOException {
    Map<String, String> state = new TreeMap<>();
    for (String database : List.of("0", "3")) {
      state.putAll(state(client, database));
    }
    assertEquals("+OK", client.call("SELECT", "0"));
    return state;
  }

  /** The keys of a database, which the client has chosen from then on. */
  static Map<String, String> state(RespClient client, String database) throws IOException {
    Map<String, String> state = new TreeMap<>();
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
            case "+stream" -> stream(client, key);
            case "+string" -> "" + client.call("GET", key).hashCode();
            default -> "nothing";
          };
      boolean expires = !client.call("TTL", key).startsWith(":-");
      state.put(database + " " + key, type + (expires ? " expires " : " ") + content);
    }
    return state;
  }

  /** A stream but for its times and how it lies in memory. */
  private static String stream(RespClient client, String key) throws IOException {
    return client
        .call("XINFO", "STREAM", key, "FULL", "COUNT", "0")
        .replaceAll("\"radix-tree-[a-z]*\", :\\d+", "")
        .replaceAll(":\\d{13}", "a time");
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
  static Path crash(Path from, Path to) throws IOException {
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
}
