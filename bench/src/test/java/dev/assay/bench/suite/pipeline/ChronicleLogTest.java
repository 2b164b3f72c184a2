package dev.assay.bench.suite.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log keeps order, cleans up, and tells nobody: not the home folder, not the network. */
class ChronicleLogTest {

  @TempDir Path folder;

  @Test
  void leavesNothingInTheHomeFolderAndReportsToNobody() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "-Duser.home=" + home,
                    "-Djava.io.tmpdir=" + scratch,
                    "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "-Xlog:class+load:file=" + folder.resolve("classes"),
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    LogProcess.class.getName(),
                    scratch.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(output));
    try (Stream<Path> written = Files.walk(home)) {
      assertEquals(List.of(home), written.toList());
    }
    try (Stream<Path> left = Files.list(scratch)) {
      assertEquals(List.of(), left.filter(p -> p.toString().contains("assay-log")).toList());
    }
    List<String> network =
        Files.readAllLines(folder.resolve("classes")).stream()
            .filter(line -> line.contains("NioSocketImpl") || line.contains("ReflectiveAnalytics"))
            .toList();
    assertEquals(List.of(), network);
  }
}
