package dev.assay.bench.suite.store;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.store.subject.AssaySubject;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.suite.store.subject.Subjects;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import dev.assay.kv.KvConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * K1: our store with what the calibration chose beside itself with fixed defaults, beside
 * ConcurrentHashMap, and beside every combination of a grid of settings: YCSB A, B, C and F, reads
 * that follow each other in batches, all by turns.
 */
public final class AwareWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "store.aware";

  static final String AWARE = "aware";

  /** Stores before those of the grid. */
  private static final int OTHERS = 3;

  private static final int FRAME = 64 << 10;

  private static final List<Mix> MIXES = List.of(Mix.A, Mix.B, Mix.C, Mix.F);

  /** For the provider. */
  public AwareWorkload() {
    super(ID, 1, "The store as calibrated beside fixed defaults and a sweep", Set.of("K1"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 40_000, 900_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    long records = pick(context, 2_000, 100_000, 1_000_000);
    for (int valueBytes : new int[] {8, 100}) {
      Subject.Shape shape = new Subject.Shape(records, valueBytes, context.cpus().size());
      try (Contest contest =
          new Contest(this, context, subjects(context), shape, records, BatchedLoop.class)) {
        List<Cell> cells = cells(context);
        for (int i = 0; i < cells.size(); i++) {
          context.progress(cells.get(i) + ", by turns", i / (double) cells.size());
          List<Contest.Score> scores =
              contest.run(context, cells.get(i), pick(context, 2, 4, 9), pick(context, 1, 8, 100));
          measure(cells.get(i), scores, valueBytes, records, measurements);
        }
      }
    }
    return measurements;
  }

  private static List<Cell> cells(RunContext context) {
    List<Cell> cells = new ArrayList<>();
    for (Mix mix : context.profile() == Profile.SMOKE ? List.of(Mix.A) : MIXES) {
      for (int threads = 1; threads <= context.cpus().size(); threads *= 2) {
        cells.add(new Cell(mix, true, threads));
        cells.add(new Cell(mix, false, threads));
      }
    }
    return cells;
  }

  /** The store as calibrated, with defaults, the map, then the grid. */
  private static List<Subject> subjects(RunContext context) {
    Tuning tuning = Tuner.tune(context.machine(), context.calibration(), context.cpus().size());
    List<Subject> subjects = new ArrayList<>();
    subjects.add(new AssaySubject(AWARE, config -> KvConfig.of(tuning, config.memoryBytes())));
    subjects.add(new AssaySubject("default", config -> config));
    Subjects.all().stream()
        .filter(subject -> subject.role() == Subject.Role.MAP)
        .forEach(subjects::add);
    boolean all = context.profile() != Profile.SMOKE;
    for (int shards : all ? new int[] {1, 4, 16, 64} : new int[] {1}) {
      for (int keys : new int[] {8, 16, 64}) {
        subjects.add(
            new AssaySubject(
                "%d shards, %d keys".formatted(shards, keys),
                config -> config.withShards(shards, FRAME).withBatchKeys(keys)));
      }
    }
    return subjects;
  }

  private void measure(
      Cell cell, List<Contest.Score> scores, int valueBytes, long records, List<Measurement> into) {
    for (Contest.Score score : scores.subList(0, OTHERS)) {
      into.add(
          cell.label(Metric.higher(this, "throughput", "op/s"), valueBytes, records)
              .param("store", score.store.subject.name())
              .addAll(score.rates)
              .build());
    }
    Contest.Score best =
        scores.subList(OTHERS, scores.size()).stream()
            .max(Comparator.comparingDouble(score -> YcsbWorkload.median(score.rates)))
            .orElseThrow();
    Contest.Score[] others = {scores.get(1), scores.get(2), best};
    String[] names = {"awareToDefault", "awareToMap", "awareToSweep"};
    for (int i = 0; i < names.length; i++) {
      into.add(
          cell.label(Metric.higher(this, names[i], "ratio"), valueBytes, records)
              .addAll(YcsbWorkload.ratios(scores.getFirst(), others[i]))
              .build());
    }
  }
}
