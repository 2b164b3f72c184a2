package dev.assay.bench.suite.storage;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.ScratchFolder;
import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Our store's log: rows whose commit had returned when the process was killed (SIGKILL), looked for
 * afterwards, and how long opening takes by how much was logged since the last checkpoint.
 */
public final class RecoveryWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "storage.log";

  static final String KILLS = "kills";
  static final String TOLD = "acknowledged rows";

  private static final int MOST_MICROS = 200_000;
  private static final int VALUE_BYTES = 100;

  /** For the provider. */
  public RecoveryWorkload() {
    super(ID, 1, "What a killed store keeps, and how long it takes to recover", Set.of("E7"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 3_000, 20_000, 1_500_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed {
    List<Measurement> measurements = new ArrayList<>();
    try {
      measurements.add(lost(context));
      recovery(context, measurements);
    } catch (WorkloadFailed e) {
      throw e;
    } catch (Exception e) {
      throw new WorkloadFailed("the store failed: " + e, e);
    }
    return measurements;
  }

  /** Kills one process after the other on the same folder; everything is looked for each time. */
  private Measurement lost(RunContext context) throws Exception {
    int kills = pick(context, 1, 8, 1_000);
    int seed = (int) System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Metric lost = Metric.lower(this, "lostRows", "rows/kill").param("engine", "assay");
    long told = 0;
    try (ScratchFolder folder = ScratchFolder.in(context.scratch())) {
      for (int kill = 0; kill < kills; kill++) {
        context.progress("kill " + kill, 0.7 * kill / kills);
        List<Long> rows =
            CommitProcess.killed(
                EngineKind.ASSAY, folder.path(), kill, random.nextInt(MOST_MICROS));
        told += rows.size();
        int missing = 0;
        try (Engine engine = CommitProcess.open(EngineKind.ASSAY, folder.path())) {
          for (long row : rows) {
            byte[] expected = Table.value((int) row, CommitProcess.VALUE_BYTES);
            missing += Arrays.equals(engine.read(Table.key(row)), expected) ? 0 : 1;
          }
        }
        lost.add(missing);
      }
    }
    return lost.also(KILLS, kills).also(TOLD, (double) told).also("seed", seed).build();
  }

  /** Logs of growing length without a checkpoint, each replayed by opening. */
  private void recovery(RunContext context, List<Measurement> into) throws Exception {
    int unit = pick(context, 2_000, 100_000, 1_000_000);
    for (int times = 1; times <= 8; times *= 2) {
      context.progress("recovery", 0.7 + times / 30.0);
      int rows = times * unit;
      Metric metric = Metric.lower(this, "recovery", "ns").param("rows", "%08d".formatted(rows));
      // as many bytes of data as no log here has, so that no checkpoint begins
      long bytes = 20L * unit * (Engine.KEY_BYTES + VALUE_BYTES);
      try (ScratchFolder folder = ScratchFolder.in(context.scratch())) {
        Engine.Settings settings = Engine.Settings.of(folder.path(), bytes, bytes);
        try (Engine engine = EngineKind.ASSAY.open(settings)) {
          new Table(engine, rows, VALUE_BYTES, 0).grow(rows);
        }
        for (int repetition = 0; repetition < pick(context, 2, 3, 5); repetition++) {
          long begun = System.nanoTime();
          try (Engine engine = EngineKind.ASSAY.open(settings)) {
            metric.add((double) (System.nanoTime() - begun));
            if (engine.read(Table.key(rows - 1L)) == null) {
              throw new WorkloadFailed("the last row of the log is not there");
            }
          }
        }
      }
      into.add(metric.build());
    }
  }
}
