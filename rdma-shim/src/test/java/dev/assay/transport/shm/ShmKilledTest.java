package dev.assay.transport.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.link.FrameKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed leaves behind: what it sent, and nothing for long. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ShmKilledTest {

  private static final TransportConfig CONFIG = TransportConfig.DEFAULT.withBuffers(4096, 4096);
  private static final Address OURS = Address.parse("shm://ours");
  private static final Address DEAF = Address.parse("shm://deaf");
  private static final Address VICTIMS = Address.parse("shm://victims");
  private static final int FRAMES = 10;

  @TempDir(factory = InSharedMemory.class)
  Path root;

  /** The process that is killed: links, a listener, regions, and a link that nobody takes. */
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      ShmPort port = new ShmPort(Path.of(arguments[0]), CONFIG);
      port.listen(VICTIMS, link -> new Recorder());
      Recorder link = new Recorder();
      port.connect(OURS, link);
      while (!link.isOpen()) {
        port.poll();
      }
      port.connect(DEAF, new Recorder());
      System.out.println(port.allocate(10_000, Access.REMOTE_WRITE).key());
      for (int i = 0; i < FRAMES; i++) {
        link.link().commit(link.link().claim(FrameKind.MESSAGE, 8));
      }
      System.out.println("ready");
      while (link.isOpen()) {
        port.await(1_000_000_000L);
      }
    }

    static Process start(Path root) throws IOException {
      return new ProcessBuilder(
              List.of(
                  Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path", ""),
                  Victim.class.getName(),
                  root.toString()))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }
  }

  @Test
  void itsFramesComeItsEndIsNoticedAndItsFilesGo() throws Exception {
    try (ShmPort ours = new ShmPort(root, CONFIG);
        ShmPort deaf = new ShmPort(root, CONFIG)) {
      Recorder end = new Recorder();
      ours.listen(OURS, link -> end);
      deaf.listen(DEAF, link -> new Recorder());
      Process victim = Victim.start(root);
      try (BufferedReader lines = victim.inputReader()) {
        while (!end.isOpen()) {
          ours.await(1_000_000L);
        }
        assertTrue(String.valueOf(lines.readLine()).startsWith("RemoteKey"));
        assertEquals("ready", lines.readLine());
      } finally {
        victim.destroyForcibly().waitFor();
      }
      String folder = String.join(" ", names(ours));
      for (String left : List.of("at-victims", "region-", "link-" + Place.id(deaf.id()))) {
        assertTrue(folder.contains(left), folder);
      }
      assertFalse(folder.contains("link-" + Place.id(ours.id())), "a link in use has no name");
      while (!end.isClosed()) {
        ours.await(1_000_000L);
      }
      assertEquals(Kind.RESET, end.cause().kind());
      assertEquals(FRAMES, end.frames());
      new ShmPort(root, CONFIG).close();
      assertEquals(
          Stream.of(
                  "at-deaf",
                  "at-ours",
                  "worker-" + Place.id(ours.id()),
                  "worker-" + Place.id(deaf.id()))
              .sorted()
              .toList(),
          names(ours));
    }
  }

  private static List<String> names(ShmPort port) throws IOException {
    try (Stream<Path> files = Files.list(port.place().path())) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
