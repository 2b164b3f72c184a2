package dev.assay.bench.suite.storage;

import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where engines write: the share of bytes that follow the write before in the same file, or begin a
 * new one, while a table is overwritten at random; the log of SQLite apart. One engine after the
 * other, by the kernel's trace of system calls.
 */
public final class WritePatternWorkload extends EngineWorkload {

  /** Its id. */
  public static final String ID = "storage.write-pattern";

  static final String DATA = "data";

  private static final int VALUE_BYTES = 1_024;

  /** For the provider. */
  public WritePatternWorkload() {
    super(ID, "Where in their files storage engines write", Set.of("E4"));
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_500, 8_000, 120_000);
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return KernelTrace.whyNot().or(() -> super.whyNot(context));
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed {
    return each(
        context,
        pick(context, 1, 3, 5),
        (kind, seed, metrics) -> trace(context, kind, seed, metrics));
  }

  private void trace(RunContext context, EngineKind kind, long seed, Map<String, Metric> metrics)
      throws WorkloadFailed {
    long bytes = 1024L * pick(context, 256, 4_096, 32_768);
    int rows = Table.rows(bytes, VALUE_BYTES);
    Map<String, long[]> sums = new TreeMap<>();
    on(
        context,
        kind,
        path -> Engine.Settings.of(path, bytes, bytes / 10),
        (engine, folder) -> {
          Table table = new Table(engine, rows, VALUE_BYTES, seed);
          table.grow(rows);
          engine.settle();
          try (KernelTrace trace = KernelTrace.begin()) {
            table.overwrite(rows);
            engine.settle();
            trace.end((file, write) -> count(file, write, folder.path(), sums));
          }
          table.check();
        });
    sums.forEach(
        (files, sum) ->
            metrics
                .computeIfAbsent(files, name -> metric(kind, name))
                .add((double) sum[0] / sum[1])
                .also("bytes a write", (double) sum[1] / sum[2]));
  }

  /** Descriptors that are closed by now were of files that are written once and left. */
  private static void count(
      int file, KernelTrace.Write write, Path folder, Map<String, long[]> sums) {
    String name = DATA;
    Path link = Path.of("/proc/self/fd/" + file);
    if (Files.isSymbolicLink(link)) {
      try {
        Path target = Files.readSymbolicLink(link);
        String last = target.getFileName().toString();
        if (!target.startsWith(folder.toAbsolutePath()) || last.startsWith("LOG")) {
          return;
        }
        name = last.endsWith("-wal") || last.endsWith(".log") ? "log" : DATA;
      } catch (IOException e) {
        name = DATA;
      }
    }
    long[] sum = sums.computeIfAbsent(name, _ -> new long[3]);
    sum[0] += write.isContiguous() ? write.bytes() : 0;
    sum[1] += write.bytes();
    sum[2]++;
  }

  private Metric metric(EngineKind kind, String files) {
    return of(kind, Metric.higher(this, "contiguous", "ratio")).param("files", files);
  }
}
