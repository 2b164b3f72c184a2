package dev.assay.bench.suite.store.limited;

import dev.assay.bench.load.JavaCommand;
import dev.assay.bench.load.ScratchFolder;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A store in a process of its own, within a limit of memory. */
final class LimitedSide implements AutoCloseable {

  private static final int HEAP_MEBIBYTES = 64;
  private static final int PATIENCE_SECONDS = 5;

  /** An exit status beyond this tells a signal. */
  private static final int SIGNALS = 128;

  /** Lines of a log that say why a JVM ended: an exception, or what HotSpot prints of a crash. */
  private static final Predicate<String> TELLING =
      Pattern.compile("^Exception in |OutOfMemoryError|^#  [A-Z]|^terminate called|what\\(\\):")
          .asPredicate();

  /** What a JVM takes beside what its store keeps: heap, code, classes, threads, libraries. */
  static final long JVM_BYTES = 176L << 20;

  final String name;
  private final MemoryGroup group;
  private final ScratchFolder folder;
  private final Path log;
  private final Process process;
  private final DataInputStream in;
  private final DataOutputStream out;

  /** What came out of a turn. */
  record Score(double rate, double readsOfDevice) {}

  /**
   * Starts one, which then loads its records.
   *
   * @param limitBytes of the process with all that the kernel caches for it
   */
  LimitedSide(Subject subject, Subject.Shape shape, long limitBytes, Path scratch)
      throws IOException {
    name = subject.name();
    folder = ScratchFolder.in(scratch);
    log = folder.path().resolve("log");
    group = MemoryGroup.of(limitBytes);
    List<String> java =
        JavaCommand.of(
            HEAP_MEBIBYTES,
            "-XX:+DisplayVMOutputToStderr",
            LimitedProcess.class.getName(),
            name,
            Files.createDirectory(folder.path().resolve("store")).toString(),
            Long.toString(shape.records()),
            Integer.toString(shape.valueBytes()),
            Integer.toString(shape.sessions()),
            Long.toString(shape.memoryBytes()));
    ProcessBuilder builder = new ProcessBuilder(group.command(java)).redirectError(log.toFile());
    builder.environment().put("MALLOC_ARENA_MAX", "2"); // many threads' arenas keep what is freed
    process = builder.start();
    in = new DataInputStream(process.getInputStream());
    out = new DataOutputStream(process.getOutputStream());
  }

  /** Returns when all records are there. */
  void awaitLoaded() throws WorkloadFailed {
    try {
      long _ = in.readLong();
    } catch (IOException e) {
      throw failed("has not loaded its records", e);
    }
  }

  Score turn(LimitedProcess.Turn turn) throws WorkloadFailed {
    try {
      turn.write(out);
      double operations = in.readLong();
      double seconds = in.readLong() / 1e9;
      double blocks = in.readLong() / 4096.0;
      return new Score(operations / seconds, blocks / operations);
    } catch (IOException e) {
      throw failed("ended in its turn", e);
    }
  }

  private WorkloadFailed failed(String how, IOException cause) {
    List<String> reasons = new ArrayList<>();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        reasons.add("it still runs");
      } else if (process.exitValue() > SIGNALS) {
        reasons.add("signal " + (process.exitValue() - SIGNALS));
      } else {
        reasons.add("exit status " + process.exitValue());
      }
      if (group.killed() > 0) {
        reasons.add("the kernel ended it, for it took more memory than its limit");
      }
      Files.readAllLines(log).stream().filter(TELLING).findFirst().ifPresent(reasons::add);
    } catch (IOException e) {
      cause.addSuppressed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new WorkloadFailed(name + " " + how + ": " + String.join("; ", reasons), cause);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      group.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // the kernel may count a page still; an empty group does no harm
    }
    folder.close();
  }
}
