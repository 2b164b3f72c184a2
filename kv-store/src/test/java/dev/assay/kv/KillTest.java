package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writing process is killed at any moment, again and again on one folder. */
class KillTest {

  private static final List<String> DURABILITIES = List.of("always", "every", "never");

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostAndNoShardHasAGap() throws Exception {
    assertEquals(List.of(), kill(folder, 3, System.nanoTime(), 150));
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
    Map<String, CrashRun> before = new HashMap<>();
    Map<String, Integer> runs = new HashMap<>();
    long changes = 0;
    for (int kill = 0; kill < kills + DURABILITIES.size(); kill++) {
      // The last ones only look at what was left behind.
      String durability = DURABILITIES.get(kill % DURABILITIES.size());
      int number = runs.merge(durability, 1, Integer::sum);
      String checkpoints = random.nextBoolean() ? "checkpoints" : "none";
      long micros = random.nextInt(1_000 * mostMillis);
      CrashRun run = child(folder, durability, number, checkpoints, micros);
      changes += run.changes();
      CrashRun last = before.put(durability, run);
      if (last != null) {
        // The process was killed and not the machine: what was appended is there, synced or not.
        String where = "seed %d, kill %d, %s: ".formatted(seed, kill, durability);
        run.check(last, number - 1, false, what -> wrong.add(where + what));
      }
      if (kill % 50 == 49) {
        System.out.println(kill + 1 + " kills, " + changes + " changes, wrong: " + wrong);
      }
    }
    return wrong;
  }

  private static CrashRun child(
      Path folder, String durability, int run, String checkpoints, long micros)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(folder.toString(), run, checkpoints, durability))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      return CrashRun.follow(
              lines,
              List.of(durability),
              _ ->
                  CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS)
                      .execute(process.toHandle()::destroyForcibly))
          .getFirst();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** The command line of a child. */
  static List<String> command(String folder, int run, String checkpoints, String... names) {
    List<String> arguments = new ArrayList<>(List.of(folder, String.valueOf(run), checkpoints));
    arguments.addAll(List.of(names));
    return ChildJvm.command(CrashChild.class, arguments.toArray(String[]::new));
  }
}
