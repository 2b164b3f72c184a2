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
import java.util.List;

/** A store in a process of its own, within a limit of memory. */
final class LimitedSide implements AutoCloseable {

  private static final int HEAP_MEBIBYTES = 64;

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
            LimitedProcess.class.getName(),
            name,
            Files.createDirectory(folder.path().resolve("store")).toString(),
            Long.toString(shape.records()),
            Integer.toString(shape.valueBytes()),
            Integer.toString(shape.sessions()),
            Long.toString(shape.memoryBytes()));
    process = new ProcessBuilder(group.command(java)).redirectError(log.toFile()).start();
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
    String last = "";
    try {
      List<String> lines = Files.readAllLines(log);
      last = lines.isEmpty() ? "" : ": " + lines.getLast();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new WorkloadFailed(name + " " + how + last, cause);
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
