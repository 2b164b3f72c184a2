package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that writes loses its power, and starts again on the same disk: an emulated one, whose
 * emulator is killed. A store on a disk that lies about syncing must be seen to lose what it
 * promised, or the test would show nothing.
 */
@Tag("guest")
class PowerCutTest {

  private static final Path SCRIPT =
      Path.of("../rdma-shim/src/test/guest/soft-roce.sh").toAbsolutePath().normalize();

  private static final List<String> STORES = List.of("always", "every", "never", "lying");

  @TempDir Path folder;

  @Test
  void whatWasPromisedIsThereWhenThePowerIsBack() throws Exception {
    Ended ready = end(SCRIPT.toString(), "prepare");
    assumeTrue(ready.status == 0, () -> "no guest: " + ready.output);
    Ended made = makeDisk(folder);
    assumeTrue(made.status == 0, () -> "no file system: " + made.output);
    Result result = cut(folder, 1, System.nanoTime(), 3);
    assertEquals(List.of(), result.wrong);
    assertFalse(result.lost.isEmpty(), "the disk that lies was not caught");
  }

  /** Arguments: how many cuts, seed, folder; for as long as one has time. */
  public static void main(String[] arguments) throws Exception {
    int cuts = Integer.parseInt(arguments[0]);
    Path folder = Path.of(arguments[2]);
    System.out.println(makeDisk(folder).output);
    Result result = cut(folder, cuts, Long.parseLong(arguments[1]), 6);
    System.out.println(
        "%d cuts, wrong: %s; the disk that lies was caught %d times"
            .formatted(cuts, result.wrong, result.lost.size()));
    System.exit(result.wrong.isEmpty() ? 0 : 1);
  }

  private record Ended(int status, String output) {}

  /**
   * What was found.
   *
   * @param wrong with stores that sync
   * @param lost with the one that does not
   */
  private record Result(List<String> wrong, List<String> lost) {}

  private static Ended makeDisk(Path folder) throws IOException, InterruptedException {
    return end(
        "/bin/sh",
        "-c",
        "PATH=$PATH:/sbin:/usr/sbin; truncate -s 1G %1$s/disk && mkfs.ext4 -q -F %1$s/disk"
            .formatted(folder));
  }

  private static Ended end(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static Result cut(Path folder, int cuts, long seed, int mostSeconds) throws Exception {
    Random random = new Random(seed);
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    List<CrashRun> before = List.of();
    for (int run = 1; run <= cuts + 1; run++) {
      long millis = 500L + random.nextInt(1_000 * mostSeconds);
      List<CrashRun> now =
          boot(folder, run, random.nextInt(4) == 0 ? "checkpoints" : "none", millis);
      for (int store = 0; store < before.size(); store++) {
        String name = STORES.get(store);
        String where = "seed %d, cut %d, %s: ".formatted(seed, run - 1, name);
        boolean mayLose = name.equals("every") || name.equals("never");
        List<String> of = name.equals("lying") ? result.lost : result.wrong;
        now.get(store).check(before.get(store), run - 1, mayLose, what -> of.add(where + what));
      }
      before = now;
      System.out.println(
          "boot %d: acknowledged %s, wrong %d, lost by the lying %d"
              .formatted(
                  run,
                  now.stream().map(CrashRun::changes).toList(),
                  result.wrong.size(),
                  result.lost.size()));
    }
    return result;
  }

  private static List<CrashRun> boot(Path folder, int run, String checkpoints, long millis)
      throws Exception {
    String java =
        String.join(
            " ", KillTest.command("/disk", run, checkpoints, STORES.toArray(String[]::new)));
    ProcessBuilder guest =
        new ProcessBuilder(
                SCRIPT.toString(),
                "run",
                folder.resolve("share").toString(),
                "cd " + Path.of("").toAbsolutePath() + " && exec " + java)
            .redirectErrorStream(true);
    guest.environment().put("ASSAY_GUEST_DISK", folder.resolve("disk").toString());
    Process process = guest.start();
    try (BufferedReader lines = process.inputReader()) {
      return CrashRun.follow(
          lines,
          STORES,
          () ->
              CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                  .execute(() -> cutPower(process)));
    } finally {
      cutPower(process);
      process.waitFor();
    }
  }

  private static void cutPower(Process script) {
    script
        .descendants()
        .filter(child -> child.info().command().orElse("").contains("qemu"))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
