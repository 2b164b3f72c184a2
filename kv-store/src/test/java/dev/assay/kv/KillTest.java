package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writing process is killed at any moment, again and again on one folder. */
class KillTest {

  private static final String[] DURABILITIES = {"always", "always", "every", "never"};

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostAndNoShardHasAGap() throws Exception {
    assertEquals(List.of(), kill(folder, 4, System.nanoTime(), 150));
  }

  /** Arguments: how many, seed, folder; for as long as one has time. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[2]);
    int kills = Integer.parseInt(arguments[0]);
    List<String> wrong = kill(folder, kills, Long.parseLong(arguments[1]), 400);
    System.out.println(kills + " kills, wrong: " + wrong);
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  private static List<String> kill(Path folder, int kills, long seed, int mostMillis)
      throws Exception {
    Random random = new Random(seed);
    List<String> wrong = new ArrayList<>();
    for (String durability : List.of("always", "every", "never")) {
      Files.createDirectories(folder.resolve(durability));
    }
    CrashRun[] before = new CrashRun[3];
    int[] runs = new int[3];
    long changes = 0;
    for (int kill = 0; kill < kills + 3; kill++) {
      boolean isLast = kill >= kills;
      String durability =
          isLast ? List.of("always", "every", "never").get(kill - kills) : DURABILITIES[kill % 4];
      int of = List.of("always", "every", "never").indexOf(durability);
      if (isLast && before[of] == null) {
        continue;
      }
      CrashRun run = new CrashRun();
      long micros = random.nextInt(1_000 * mostMillis);
      child(folder.resolve(durability), durability, ++runs[of], random.nextBoolean(), run, micros);
      changes += run.changes();
      if (before[of] != null) {
        // The process was killed and not the machine: what was appended is there, synced or not.
        int number = kill;
        run.check(
            before[of],
            runs[of] - 1,
            false,
            what -> wrong.add("seed %d, kill %d: %s".formatted(seed, number, what)));
      }
      before[of] = run;
      if (kill % 50 == 49) {
        System.out.println(kill + 1 + " kills, " + changes + " changes, wrong: " + wrong);
      }
    }
    return wrong;
  }

  private static void child(
      Path folder, String durability, int run, boolean checkpoints, CrashRun of, long micros)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                command(folder.toString(), durability, run, checkpoints ? "checkpoints" : "none"))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      of.follow(
          lines,
          () ->
              CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS)
                  .execute(process.toHandle()::destroyForcibly));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  static List<String> command(String folder, String durability, int run, String checkpoints) {
    return List.of(
        Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-XX:-UsePerfData",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path", ""),
        CrashChild.class.getName(),
        folder,
        durability,
        String.valueOf(run),
        checkpoints);
  }
}
