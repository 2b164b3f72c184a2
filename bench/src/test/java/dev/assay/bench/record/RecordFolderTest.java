package dev.assay.bench.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordFolderTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.5Z");
  private static final RunRecord RECORD = RecordFixtures.record(RecordFixtures.Kind.GUEST, 7);

  @TempDir private Path root;

  @Test
  void writesAndReadsARun() throws Exception {
    RecordStore store = new RecordStore(root.resolve("results"));
    assertEquals(List.of(), store.runs());
    try (RecordFolder folder = store.create("sys-1", NOON)) {
      assertEquals(root.resolve("results/sys-1/20261121T120000Z"), folder.path());
      assertEquals("20261121T120000Z", folder.id());
      folder.write(RECORD);
      folder.write(RECORD);
      folder.report("<p>report</p>");
      assertEquals(RECORD, StoredRecord.read(folder.path()).record());
      assertEquals(RECORD, StoredRecord.read(folder.path().resolve("run.json")).record());
    }
    assertEquals(List.of(root.resolve("results/sys-1/20261121T120000Z")), store.runs());
    assertEquals(
        List.of("report.html", "run.json"), names(root.resolve("results/sys-1/20261121T120000Z")));
  }

  @Test
  void neverTakesAFolderThatIsThere() throws Exception {
    RecordStore store = new RecordStore(root);
    try (RecordFolder first = store.create("s", NOON);
        RecordFolder second = store.create("s", NOON)) {
      assertNotEquals(first.path(), second.path());
      assertEquals("20261121T120000Z-2", second.id());
    }
  }

  @Test
  void oneWriterAtATimeAndWhatAKillLeftIsCleared() throws Exception {
    RecordStore store = new RecordStore(root);
    Path path;
    try (RecordFolder folder = store.create("s", NOON)) {
      folder.write(RECORD);
      path = folder.path();
      RecordNotWritten busy =
          assertThrows(RecordNotWritten.class, () -> RecordFolder.reopen(folder.path()));
      assertTrue(String.valueOf(busy.getMessage()).contains("another run is writing it"));
    }
    Files.writeString(path.resolve("run.json.tmp"), "{\"half");
    try (RecordFolder again = RecordFolder.reopen(path)) {
      assertFalse(Files.exists(path.resolve("run.json.tmp")));
      again.write(RECORD);
    }
    assertThrows(BadRecord.class, () -> RecordFolder.reopen(root.resolve("nothing")));
  }

  @Test
  void aWriterKilledAtAnyMomentLeavesAValidRecord() throws Exception {
    RecordStore store = new RecordStore(root);
    Path path;
    try (RecordFolder folder = store.create("s", NOON)) {
      folder.write(RECORD);
      path = folder.path();
    }
    for (int round = 0; round < 3; round++) {
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  EndlessWriter.class.getName(),
                  path.toString())
              .redirectErrorStream(true)
              .start();
      // The child says one line for each write it has finished: kill it in the midst of others.
      try (var lines = writer.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i < 3 + round; i++) {
          assertEquals("written", lines.readLine());
        }
        writer.destroyForcibly();
        assertTrue(writer.waitFor(20, TimeUnit.SECONDS));
      }
      StoredRecord left = StoredRecord.read(path);
      assertFalse(left.edited());
      assertTrue(left.record().caveats().getFirst().startsWith("write "));
    }
  }

  /** Child process: replaces run.json for ever. */
  static final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] args) throws Exception {
      try (RecordFolder folder = RecordFolder.reopen(Path.of(args[0]))) {
        for (int i = 0; ; i++) {
          folder.write(RecordFixtures.withCaveats(RECORD, List.of("write " + i)));
          System.out.println("written");
        }
      }
    }
  }

  @Test
  void aReadOnlyFolderIsSaidInOneLine() throws Exception {
    RecordStore store = new RecordStore(root);
    try (RecordFolder folder = store.create("s", NOON)) {
      folder.write(RECORD);
      byte[] before = Files.readAllBytes(folder.path().resolve("run.json"));
      assumeTrue(folder.path().toFile().setWritable(false), "cannot make a folder read-only");
      assumeFalse(Files.isWritable(folder.path()), "this user writes read-only folders: root");
      assertNotWritten(() -> folder.write(RECORD), "this user may not write there");
      assertArrayEquals(before, Files.readAllBytes(folder.path().resolve("run.json")));
      assertTrue(folder.path().toFile().setWritable(true));
    }
  }

  @Test
  void aFolderThatIsGoneOrNoFolderIsSaidInOneLine() throws Exception {
    RecordStore store = new RecordStore(root);
    try (RecordFolder folder = store.create("s", NOON)) {
      Files.delete(folder.path().resolve("run.lock"));
      Files.delete(folder.path());
      assertNotWritten(() -> folder.write(RECORD), "is gone; create it again");
    }
    Path file = Files.writeString(root.resolve("file"), "");
    assertNotWritten(
        () -> new RecordStore(file).create("s", NOON).close(), "name another with --results");
  }

  @Test
  void aFullDiskKeepsTheLastRecordAndSaysSo() throws Exception {
    Path mount = Files.createDirectory(root.resolve("tiny"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mount.toString()) == 0,
        "cannot mount a small tmpfs: not root");
    try (RecordFolder folder = new RecordStore(mount).create("s", NOON)) {
      folder.write(RecordFixtures.withCaveats(RECORD, List.of("small")));
      String huge = "x".repeat(1 << 20);
      assertNotWritten(
          () -> folder.write(RecordFixtures.withCaveats(RECORD, List.of(huge))),
          "the disk is full");
      assertEquals(List.of("small"), StoredRecord.read(folder.path()).record().caveats());
      assertFalse(Files.exists(folder.path().resolve("run.json.tmp")));
      folder.write(RecordFixtures.withCaveats(RECORD, List.of("smaller")));
    } finally {
      run("umount", mount.toString());
    }
  }

  @Test
  void aReadOnlyFileSystemIsSaidInOneLine() throws Exception {
    Path mount = Files.createDirectory(root.resolve("fixed"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", mount.toString()) == 0,
        "cannot mount a small tmpfs: not root");
    try {
      assertNotWritten(
          () -> new RecordStore(mount).create("s", NOON).close(), "the file system is read-only");
    } finally {
      run("umount", mount.toString());
    }
  }

  @Test
  void jmhOutputGrowsRunByRunWithEveryEntryUntouched() throws Exception {
    String one = "[\n    {\n        \"benchmark\" : \"a\", \"score\" : 1.2300\n    }\n]\n\n";
    String two = "[ {\"benchmark\":\"b\"} ,\n {\"benchmark\":\"c\"} ]";
    String merged = JmhOutput.append(JmhOutput.append(null, one, "x"), two, "x");
    JsonNode array = new ObjectMapper().readTree(JmhOutput.append(merged, "[\n]", "x"));
    assertEquals(3, array.size());
    assertEquals("c", array.get(2).get("benchmark").asText());
    assertTrue(merged.contains("\"benchmark\" : \"a\", \"score\" : 1.2300\n    }"), merged);
    assertEquals(1, new ObjectMapper().readTree(JmhOutput.append("[]", "[1]", "x")).size());
    assertTrue(new ObjectMapper().readTree(JmhOutput.text(List.of())).isEmpty());
    assertThrows(BadRecord.class, () -> JmhOutput.append("{\"cut", one, "x"));
  }

  @Test
  void keepsHistograms() throws Exception {
    Histogram nanos = new Histogram(3);
    nanos.recordValueWithCount(1000, 99);
    nanos.recordValue(1_000_000);
    try (RecordFolder folder = new RecordStore(root).create("s", NOON)) {
      String name = folder.histogram("Queue hop/50 %", nanos);
      assertEquals("queue-hop-50--.hlog", name);
      Histogram back = RecordFolder.histogram(folder.path(), name);
      assertEquals(100, back.getTotalCount());
      assertEquals(nanos.getValueAtPercentile(99.9), back.getValueAtPercentile(99.9));
      Files.writeString(folder.path().resolve("cut.hlog"), "#[Histogram log");
      for (String bad : List.of("cut.hlog", "missing.hlog", "../x.hlog")) {
        assertThrows(BadRecord.class, () -> RecordFolder.histogram(folder.path(), bad), bad);
      }
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void assertNotWritten(Step step, String reason) {
    String message = String.valueOf(assertThrows(RecordNotWritten.class, step::run).getMessage());
    assertTrue(message.startsWith("cannot write ") && message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    }
  }
}
