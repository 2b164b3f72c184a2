package dev.assay.engine.queue;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs jcstress in processes of its own; its report decides. */
class StressTest {

  private static final int ROUNDS_MAX = 5;

  /** One process each, with and without a stressed compiler, a few tenths of a second long. */
  private static final String OPTIONS =
      "-c 2 -f 1 -fsm 1 -iters 2 -time 300 -strideSize 1000 -strideCount 10 -sc false -af NONE"
          + " -jvmArgs -XX:+UseSerialGC -jvmArgs --enable-native-access=ALL-UNNAMED -r report";

  @TempDir Path folder;

  @Test
  void whatHoldsHoldsAndItsBrokenTwinsAreCaught() throws Exception {
    assumeTrue(
        Runtime.getRuntime().availableProcessors() > 1,
        "jcstress runs two actors against each other and this process has one CPU");
    String report = stress("(SharedRing|Doorbell)Stress");
    for (String sound : List.of("Stress.Whole", "Stress.Fences")) {
      assertFalse(report.contains(sound), report);
    }
    assertTrue(report.contains("0 soft errs, 0 hard errs)"), report);
    assertCaught("SharedRingStress.Premature", "2", report);
    assertCaught("DoorbellStress.Neither", "0, 0", report);
  }

  /** Tries again where chance did not show the fault. */
  private void assertCaught(String twin, String forbidden, String firstReport) throws Exception {
    String report = firstReport;
    for (int round = 1; round < ROUNDS_MAX && !report.contains(twin); round++) {
      report = stress(twin);
    }
    assertTrue(report.contains(twin + " [-XX"), report);
    assertTrue(report.contains("Observed forbidden state: " + forbidden), report);
  }

  /** The output of a short run; tests that passed are not named in it. */
  private String stress(String tests) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path", "");
    List<String> command = new ArrayList<>(List.of(java, "-cp", classPath));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of("-t", tests));
    command.addAll(List.of(OPTIONS.split(" ", -1)));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "jcstress made no end");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
