package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.journal.DamagedFile;
import dev.assay.kv.server.capture.CaptureReader;
import dev.assay.kv.server.capture.Captured;
import dev.assay.kv.server.structure.Bytes;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients send is captured as they sent it, without secrets; damage is found. */
class CaptureTest {

  @TempDir Path temporary;

  private final List<String> log = new ArrayList<>();

  private Path folder() {
    return temporary.resolve("capture");
  }

  private Server server(Map<String, String> settings, long mostBytes) throws Exception {
    Server server =
        Server.start(
            ServerConfig.of(0, 64 << 20).withSettings(settings), sentence -> log.add(sentence));
    server.capture(folder(), mostBytes);
    return server;
  }

  private static String text(long address, long bytes) {
    return new String(Bytes.toArray(address, (int) bytes), StandardCharsets.ISO_8859_1);
  }

  /** What each connection sent, by its number, closing as an empty line. */
  private Map<Long, List<String>> captured() {
    Map<Long, List<String>> all = new HashMap<>();
    long[] last = new long[1];
    CaptureReader.read(
        folder(),
        log::add,
        (nanos, connection, database, flags, address, bytes) -> {
          assertTrue(nanos >= last[0] || (flags & Captured.CLOSED) == 0, "times go back");
          assertEquals((flags & Captured.CLOSED) != 0, bytes == 0);
          last[0] = nanos;
          all.computeIfAbsent(connection, k -> new ArrayList<>())
              .add(database + " " + text(address, bytes));
        });
    return all;
  }

  @Test
  void whatSeveralClientsSendIsThereInTheirOrder() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    List<List<String>> sent = new ArrayList<>();
    try (Server server = server(Map.of(), Long.MAX_VALUE)) {
      List<RespClient> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        clients.add(new RespClient(server.port()));
        sent.add(new ArrayList<>());
        clients.getLast().call("SELECT", "" + i);
        sent.getLast().add("0 " + wire("SELECT", "" + i));
      }
      for (int i = 0; i < 2_000; i++) {
        int who = random.nextInt(5);
        byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : 8];
        random.nextBytes(value);
        String[] words = {
          "SET", "key" + random.nextInt(9), new String(value, StandardCharsets.US_ASCII)
        };
        assertEquals("+OK", clients.get(who).call(words));
        sent.get(who).add(who + " " + wire(words));
      }
      for (RespClient each : clients) {
        each.close();
      }
    }
    Map<Long, List<String>> captured = captured();
    assertEquals(5, captured.size());
    for (int i = 0; i < 5; i++) {
      sent.get(i).add(i + " ");
      assertEquals(sent.get(i), captured.get(i + 1L), "seed " + seed);
    }
    assertEquals(List.of(), log);
  }

  private List<String> first() {
    return captured().getOrDefault(1L, List.of());
  }

  private static String wire(String... words) {
    return new String(RespClient.request(words), StandardCharsets.UTF_8);
  }

  @Test
  void secretsAndWhatIsRefusedAreNotThere() throws Exception {
    try (Server server = server(Map.of("requirepass", "verysecret"), Long.MAX_VALUE);
        RespClient client = new RespClient(server.port())) {
      client.call("SET", "early", "refused");
      client.call("AUTH", "verysecret");
      client.call("HELLO", "3", "AUTH", "default", "verysecret");
      client.call("CONFIG", "SET", "requirepass", "verysecret");
      client.call("ACL", "SETUSER", "bob", "on", ">verysecret");
      client.call("MULTI");
      client.call("NOSUCH", "verysecret");
      client.call("EXEC", "more");
      client.send("set 'in line' \"a\\x00b\"\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals("+OK", client.read());
    }
    String refused = "0 " + wire("(refused)");
    assertEquals(
        List.of(
            refused,
            "0 " + wire("HELLO", "3"),
            "0 " + wire("MULTI"),
            refused,
            "0 " + wire("DISCARD"),
            "0 " + wire("set", "in line", "a\0b")),
        first().subList(0, 6));
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String all = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(all.contains("verysecret"), () -> "in " + file);
      }
    }
  }

  @Test
  void aRequestLongerThanARecordIsWhole() throws Exception {
    char[] letters = new char[9 << 20];
    Arrays.fill(letters, 'x');
    letters[letters.length - 1] = 'y';
    String request = wire("SET", "long", new String(letters));
    try (Server server = server(Map.of(), Long.MAX_VALUE);
        RespClient client = new RespClient(server.port())) {
      client.send(request.getBytes(StandardCharsets.US_ASCII));
      assertEquals("+OK", client.read());
    }
    assertTrue(first().getFirst().equals("0 " + request));
  }

  @Test
  void beyondItsBoundItEndsAndTheServerGoesOn() throws Exception {
    try (Server server = server(Map.of(), 10_000);
        RespClient client = new RespClient(server.port())) {
      for (int i = 0; i < 500; i++) {
        assertEquals("+OK", client.call("SET", "key", "value"));
      }
    }
    assertEquals(1, log.size());
    assertTrue(
        log.getFirst().contains("has ended: it has as many bytes as it may"), log.getFirst());
    int kept = first().size();
    assertTrue(kept > 100 && kept < 500, "kept " + kept);
  }

  @Test
  void whatIsNoCaptureIsRefused() throws Exception {
    assertThrows(IllegalArgumentException.class, this::captured);
    Files.createDirectory(folder());
    assertThrows(IllegalArgumentException.class, this::captured);
    try (Server server = Server.start(ServerConfig.of(0, 64 << 20), sentence -> {})) {
      assertThrows(IllegalStateException.class, () -> server.capture(folder(), 1 << 20));
      server.capture(temporary.resolve("other"), 1 << 20);
      assertThrows(
          IllegalStateException.class,
          () -> CaptureReader.read(temporary.resolve("other"), log::add, NOBODY));
    }
  }

  private static final Captured NOBODY = (nanos, connection, database, flags, address, bytes) -> {};

  @Test
  void aFlippedBitIsFoundWithItsPlace() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    try (Server server = server(Map.of(), Long.MAX_VALUE);
        RespClient client = new RespClient(server.port())) {
      for (int i = 0; i < 200; i++) {
        client.call("SET", "key" + i, "value" + i);
      }
    }
    Path file;
    try (Stream<Path> files = Files.walk(folder())) {
      file = files.filter(each -> each.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    int place = all.indexOf("value" + random.nextInt(190));
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(place);
      open.write(all.charAt(place) ^ 1 << random.nextInt(8));
    }
    DamagedFile damaged = assertThrows(DamagedFile.class, this::captured, () -> "seed " + seed);
    assertEquals(file, damaged.file());
    assertTrue(damaged.offset() <= place && damaged.offset() > place - 4096, "seed " + seed);
  }
}
