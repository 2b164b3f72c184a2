package dev.assay.bench.suite.storage;

import dev.assay.bench.load.ChildProcess;
import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.EngineKind;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that commits rows to an engine and tells of each when its commit has returned. */
public final class CommitProcess {

  static final int VALUE_BYTES = 100;

  private static final int WRITERS = 4;
  private static final long DATA_BYTES = 16L << 20;

  private CommitProcess() {}

  /** The engine that it writes to. */
  static Engine open(EngineKind kind, Path folder) throws Exception {
    return kind.open(Engine.Settings.of(folder, DATA_BYTES, DATA_BYTES).with(Engine.Sync.ALWAYS));
  }

  /** The number of a row that a writer of the process of this run commits. */
  private static long row(long run, long writer, long number) {
    return (run << 40) + (writer << 32) + number;
  }

  /** Arguments: engine, folder, run; until it is killed. */
  public static void main(String[] args) throws Exception {
    long run = Long.parseLong(args[2]);
    DataOutputStream out = new DataOutputStream(System.out);
    try (Engine engine = open(EngineKind.valueOf(args[0]), Path.of(args[1]))) {
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        long writer = i;
        writers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (long number = 0; ; number++) {
                        long row = row(run, writer, number);
                        commit(engine, row, out);
                      }
                    }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
    }
  }

  private static void commit(Engine engine, long row, DataOutputStream out) {
    try {
      engine.write(new byte[][] {Table.key(row)}, Table.value((int) row, VALUE_BYTES));
      synchronized (out) {
        out.writeLong(row);
        out.flush();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs one and kills it so long after its first commit; returns the rows it told of. */
  static List<Long> killed(EngineKind kind, Path folder, long run, long micros) throws IOException {
    List<Long> told = new ArrayList<>();
    try (ChildProcess process = new ChildProcess(CommitProcess.class, kind.name(), folder, run)) {
      told.add(process.in().readLong());
      CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS).execute(process::kill);
      while (true) {
        told.add(process.in().readLong());
      }
    } catch (EOFException e) {
      if (told.isEmpty()) {
        throw new IOException("the writing process ended before its first commit", e);
      }
      return told;
    }
  }
}
