package dev.assay.bench.suite.storage;

import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Bytes that engines write for each byte of keys and values written to them, bytes that their files
 * hold for each that is live, and blocks that a read touches: a table is filled in random order,
 * then overwritten at random five times over, in transactions of 100 rows, until nothing is left to
 * be done. One engine after the other, since the kernel counts by process. Nothing is synced.
 */
public final class AmplificationWorkload extends EngineWorkload {

  /** Its id. */
  public static final String ID = "storage.amplification";

  static final String DEVICE = "device bytes / user bytes";

  private static final int TIMES = 5;

  /** What is told of an engine beside its rows. */
  private static final String NO_DATA = "LOG.*|OPTIONS.*|lock.mdb|IDENTITY|CURRENT";

  /** For the provider. */
  public AmplificationWorkload() {
    super(
        ID,
        "What storage engines write, keep and touch for what is written to them",
        Set.of("E1", "E3", "E5"));
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 3_000, 35_000, 1_500_000);
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return ProcessIo.isThere()
        ? super.whyNot(context)
        : Optional.of("needs /proc/self/io, the kernel's account of what a process writes");
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed {
    int[] sizes =
        context.profile() == Profile.SMOKE ? new int[] {100} : new int[] {100, 1_024, 4_096};
    List<Measurement> measurements = new ArrayList<>();
    for (int size = 0; size < sizes.length; size++) {
      for (EngineKind kind : EngineKind.values()) {
        context.progress(kind.label() + ", values of " + sizes[size], (double) size / sizes.length);
        for (int cachePercent : kind.hasCache() ? new int[] {10, 100} : new int[] {100}) {
          measure(context, kind, sizes[size], cachePercent, measurements);
        }
      }
    }
    return measurements;
  }

  private void measure(
      RunContext context, EngineKind kind, int valueBytes, int cache, List<Measurement> into)
      throws WorkloadFailed {
    Metric written = metric("writeAmplification", kind, valueBytes, cache);
    Metric kept = metric("spaceAmplification", kind, valueBytes, cache);
    Metric touched = metric("touchedByRead", kind, valueBytes, cache);
    long bytes = 1024L * pick(context, 64, 1_024, 32_768);
    int rows = Table.rows(bytes, valueBytes);
    DoubleSummaryStatistics device = new DoubleSummaryStatistics();
    DoubleSummaryStatistics own = new DoubleSummaryStatistics();
    for (int repetition = 0; repetition < pick(context, 1, 2, 3); repetition++) {
      int seed = repetition;
      on(
          context,
          kind,
          path -> Engine.Settings.of(path, bytes, cache * bytes / 100).withRows(rows),
          (engine, folder) -> {
            Table table = new Table(engine, rows, valueBytes, seed);
            table.grow(rows);
            engine.settle();
            ProcessIo before = ProcessIo.now();
            long ownBefore = engine.writtenBytes();
            double user = table.overwrite(TIMES * rows);
            engine.settle();
            ProcessIo after = ProcessIo.now();
            double toDevice = (after.toDevice() - before.toDevice()) / user;
            device.accept(toDevice);
            own.accept((engine.writtenBytes() - ownBefore) / user);
            // a journal in mapped memory is written by no call
            written.add(
                kind == EngineKind.ASSAY ? toDevice : (after.written() - before.written()) / user);
            kept.add(folder.bytesBut(NO_DATA) / table.liveBytes());
            touched.add(engine.touched(table.draw(pick(context, 200, 2_000, 20_000))));
            table.check();
          });
    }
    written.also(DEVICE, device.getAverage()).also("dataset [B]", (double) bytes);
    if (own.getSum() > 0) {
      written.also("by its own statistics", own.getAverage());
    }
    into.add(written.build());
    into.add(kept.build());
    into.add(touched.build());
  }

  private Metric metric(String name, EngineKind kind, int valueBytes, int cachePercent) {
    return of(kind, Metric.lower(this, name, "ratio"))
        .param("valueBytes", "%04d".formatted(valueBytes))
        .param("cachePercent", "%03d".formatted(cachePercent));
  }
}
