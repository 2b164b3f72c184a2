package dev.assay.bench.suite.storage;

import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pages and blocks that a read of a row that is there touches, by the number of rows: tables with
 * values of 100 bytes grow, engines keep their sizes of memtables and levels, LSM trees have no
 * filters.
 */
public final class PointReadsWorkload extends EngineWorkload {

  /** Its id. */
  public static final String ID = "storage.point-reads";

  static final String RUNS = "sorted runs";

  private static final int VALUE_BYTES = 100;

  /** Memtables of 64 KiB, a first level of 256 KiB: levels that a small table fills. */
  private static final long SIZED_FOR_BYTES = 2L << 20;

  private static final int[] SIZES = {10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000};

  /** For the provider. */
  public PointReadsWorkload() {
    super(ID, "Blocks that a read touches, by the number of rows", Set.of("E2"));
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 30_000, 1_500_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed {
    return each(
        context,
        pick(context, 1, 2, 3),
        (kind, seed, metrics) -> grow(context, kind, seed, metrics));
  }

  private void grow(RunContext context, EngineKind kind, long seed, Map<String, Metric> metrics)
      throws WorkloadFailed {
    int sizes = pick(context, 2, 4, SIZES.length);
    int divisor = pick(context, 100, 1, 1);
    int most = SIZES[sizes - 1] / divisor;
    long bytes = (long) most * (Engine.KEY_BYTES + VALUE_BYTES);
    // only ours must know what it will hold
    long sizedFor = kind == EngineKind.ASSAY || kind == EngineKind.LMDB ? bytes : SIZED_FOR_BYTES;
    on(
        context,
        kind,
        path -> Engine.Settings.of(path, sizedFor, Math.max(sizedFor, 16 << 20)),
        (engine, _) -> {
          Table table = new Table(engine, most, VALUE_BYTES, seed);
          for (int i = 0; i < sizes; i++) {
            int rows = SIZES[i] / divisor;
            table.grow(rows);
            engine.settle();
            table.check();
            metrics
                .computeIfAbsent("%08d".formatted(rows), digits -> metric(kind, digits))
                .add(engine.touched(table.draw(pick(context, 200, 5_000, 50_000))))
                .also(RUNS, engine.runs());
          }
        });
  }

  private Metric metric(EngineKind kind, String rows) {
    return of(kind, Metric.lower(this, "touchedByRead", "blocks/op")).param("rows", rows);
  }
}
