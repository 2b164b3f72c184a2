package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that writes loses its power, and starts again on what its disk kept: an emulated one,
 * whose disk loses what was not flushed. Of each boot several cuts are taken: what would be on the
 * disk at some moments is copied while the machine goes on, and at the last its emulator is killed.
 * The next boot has the disk and the copies; its file system recovers each of them, and the stores
 * on them are looked at. A store that skips the sync must be seen to lose what it promised, or the
 * test would show nothing.
 */
@Tag("guest")
class PowerCutTest {

  private static final Path SCRIPT =
      Path.of("../rdma-shim/src/test/guest/soft-roce.sh").toAbsolutePath().normalize();

  private static final List<String> STORES = List.of("always", "every", "never", "lying");

  /** The guest's kernel writes what nobody synced within tenths of a second, not of a minute. */
  private static final String EAGER =
      "echo 10 >/proc/sys/vm/dirty_writeback_centisecs; echo 30 >/proc/sys/vm/dirty_expire_centisecs; ";

  @TempDir Path folder;

  @Test
  void whatWasPromisedIsThereWhenThePowerIsBack() throws Exception {
    Ended ready = end(SCRIPT.toString(), "prepare");
    assumeTrue(ready.status == 0, () -> "no guest: " + ready.output);
    Ended made = makeDisk(folder);
    assumeTrue(made.status == 0, () -> "no file system: " + made.output);
    Result result = cut(folder, 3, 3, System.nanoTime(), 1_500);
    assertEquals(List.of(), result.wrong);
    assertFalse(result.lost.isEmpty(), "the store that lies was not caught");
  }

  /** Arguments: how many cuts, cuts of a boot, seed, folder; for as long as one has time. */
  public static void main(String[] arguments) throws Exception {
    int cuts = Integer.parseInt(arguments[0]);
    Path folder = Path.of(arguments[3]);
    System.out.println(makeDisk(folder).output);
    Result result =
        cut(folder, cuts, Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]), 3_000);
    System.out.println(
        "%d cuts, wrong: %s; the store that lies was caught %d times"
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
        "PATH=$PATH:/sbin:/usr/sbin; truncate -s 512M %1$s/disk && mkfs.ext4 -q -F %1$s/disk"
            .formatted(folder));
  }

  private static Ended end(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static Result cut(Path folder, int cuts, int cutsOfBoot, long seed, int mostMillis)
      throws Exception {
    Random random = new Random(seed);
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    try (VolatileDisk disk = new VolatileDisk(folder.resolve("disk"), new Random(seed + 1))) {
      List<List<CrashRun>> before = List.of();
      for (int run = 1, done = 0; done < cuts || !before.isEmpty(); run++) {
        Boot boot = new Boot(folder, disk, run, Math.max(0, before.size() - 1), random, mostMillis);
        List<List<CrashRun>> told = boot.cut(Math.min(cutsOfBoot, cuts - done));
        for (int cut = 0; cut < before.size(); cut++) {
          // The last cut was that of the disk itself, which is the first that is looked at.
          List<CrashRun> found = boot.found.get((cut + 1) % before.size());
          check(found, before.get(cut), run - 1, "seed %d, cut %d".formatted(seed, cut), result);
        }
        done += told.size();
        before = told;
        System.out.println(
            "boot %d after %d ms: %d cuts done, acknowledged until each %s, %d blocks lost, wrong %d, lost by the lying %d"
                .formatted(
                    run,
                    boot.readyMillis,
                    done,
                    told.stream().map(cut -> cut.stream().map(CrashRun::changes).toList()).toList(),
                    disk.lostBlocks(),
                    result.wrong.size(),
                    result.lost.size()));
      }
    }
    return result;
  }

  private static void check(
      List<CrashRun> found, List<CrashRun> told, int run, String where, Result result) {
    for (int store = 0; store < STORES.size(); store++) {
      String name = STORES.get(store);
      boolean mayLose = name.equals("every") || name.equals("never");
      List<String> of = name.equals("lying") ? result.lost : result.wrong;
      String place = "%s of run %d, %s: ".formatted(where, run, name);
      found.get(store).check(told.get(store), run, mayLose, what -> of.add(place + what));
    }
  }

  /** A machine from its start to the loss of its power. */
  private static final class Boot {
    final List<List<CrashRun>> found = new ArrayList<>();
    long readyMillis;
    private final Path folder;
    private final VolatileDisk disk;
    private final int run;
    private final int copies;
    private final Random random;
    private final int mostMillis;
    private final List<List<CrashRun>> told = new ArrayList<>();

    /**
     * Of a disk, and so many copies that were made of it.
     *
     * @param mostMillis between two cuts
     */
    Boot(Path folder, VolatileDisk disk, int run, int copies, Random random, int mostMillis) {
      this.folder = folder;
      this.disk = disk;
      this.run = run;
      this.copies = copies;
      this.random = random;
      this.mostMillis = mostMillis;
    }

    /** What was told until each of so many cuts; with none it only looks at what is there. */
    List<List<CrashRun>> cut(int cuts) throws Exception {
      Process process = start(cuts == 0);
      long begun = System.nanoTime();
      CompletableFuture<Void> last = new CompletableFuture<>();
      List<String> labels = labels();
      try (BufferedReader lines = process.inputReader()) {
        List<CrashRun> all =
            CrashRun.follow(
                lines,
                labels,
                runs -> {
                  readyMillis = (System.nanoTime() - begun) / 1_000_000;
                  next(process, runs.subList(0, STORES.size()), cuts, last);
                });
        for (int at = 0; at < all.size(); at += STORES.size()) {
          found.add(all.subList(at, at + STORES.size()));
        }
        last.join();
        if (cuts > 0) {
          told.add(found.getFirst());
        }
      } finally {
        cutPower(process);
        process.waitFor();
      }
      assertEquals(cuts, told.size(), "the machine ended by itself");
      for (int copy = 1; copy <= copies; copy++) {
        Files.delete(copy(run - 1, copy));
      }
      return told;
    }

    private List<String> labels() {
      return IntStream.rangeClosed(0, copies)
          .boxed()
          .flatMap(image -> STORES.stream().map(name -> CrashChild.label(image, name)))
          .toList();
    }

    private Path copy(int of, int number) {
      return folder.resolve("copy-%d-%d".formatted(of, number));
    }

    private void next(
        Process process, List<CrashRun> runs, int cuts, CompletableFuture<Void> last) {
      long millis = cuts == 0 ? 0 : 200 + random.nextInt(mostMillis);
      Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
      later.execute(
          () -> {
            try {
              if (told.size() >= cuts - 1) {
                cutPower(process);
                last.complete(null);
              } else { // first what was told, then what is on the disk: never the other way round
                told.add(runs.stream().map(CrashRun::untilNow).toList());
                disk.copyTo(copy(run, told.size()));
                next(process, runs, cuts, last);
              }
            } catch (IOException | RuntimeException e) {
              cutPower(process);
              last.completeExceptionally(e);
            }
          });
    }

    private Process start(boolean looks) throws IOException {
      List<String> folders = new ArrayList<>(List.of("/disk"));
      List<String> images = new ArrayList<>(List.of(disk.name()));
      for (int copy = 1; copy <= copies; copy++) {
        folders.add("/disk-" + (char) ('a' + copy));
        images.add(copy(run - 1, copy).toString());
      }
      String mode = looks ? "look" : random.nextInt(4) == 0 ? "checkpoints" : "none";
      List<String> java =
          KillTest.command(String.join(":", folders), run, mode, STORES.toArray(String[]::new));
      ProcessBuilder guest =
          new ProcessBuilder(
                  SCRIPT.toString(),
                  "run",
                  folder.resolve("share").toString(),
                  EAGER
                      + "cd %s && exec %s"
                          .formatted(Path.of("").toAbsolutePath(), String.join(" ", java)))
              .redirectErrorStream(true);
      guest.environment().put("ASSAY_GUEST_DISK", String.join(" ", images));
      return guest.start();
    }

    private static void cutPower(Process script) {
      script
          .descendants()
          .filter(child -> child.info().command().orElse("").contains("qemu"))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }
}
