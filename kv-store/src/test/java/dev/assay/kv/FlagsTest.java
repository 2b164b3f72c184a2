package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal needs of the JVM is said in a sentence; and it tells nobody that it runs. */
class FlagsTest {

  @TempDir Path folder;

  private String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    StringBuilder output = new StringBuilder();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        if (line.contains(" ack ")) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    return output.toString();
  }

  @Test
  void aMissingFlagIsNamed() throws Exception {
    for (String flag : List.of("java.lang.reflect", "sun.nio.ch")) {
      List<String> command =
          new ArrayList<>(KillTest.command(folder.toString(), 1, "none", "never"));
      String missing = "--add-opens=java.base/" + flag + "=ALL-UNNAMED";
      assertTrue(command.remove(missing));
      String output = run(command);
      assertTrue(
          output.contains("Chronicle Queue cannot run in this JVM: start it with " + missing),
          output);
    }
  }

  @Test
  void nobodyIsToldAndTheHomeFolderStaysEmpty() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    Path classes = folder.resolve("classes");
    List<String> command =
        new ArrayList<>(KillTest.command(folder.toString(), 1, "none", "always"));
    command.addAll(
        1,
        List.of(
            "-Duser.home=" + home,
            "-Djava.io.tmpdir=" + scratch,
            "-Xlog:class+load:file=" + classes));
    assertTrue(run(command).contains(" ack "));
    try (Stream<Path> written = Files.walk(home)) {
      assertEquals(List.of(home), written.toList());
    }
    assertEquals(
        List.of(),
        Files.readAllLines(classes).stream()
            .filter(line -> line.contains("NioSocketImpl") || line.contains("ReflectiveAnalytics"))
            .toList());
  }
}
