package dev.assay.bench.selftest;

import dev.assay.bench.ab.AbPlan;
import dev.assay.bench.ab.AbRun;
import dev.assay.bench.ab.AbVariant;
import dev.assay.bench.compare.Comparer;
import dev.assay.bench.compare.Comparison;
import dev.assay.bench.compare.Comparison.Standing;
import dev.assay.bench.compare.NotComparable;
import dev.assay.bench.record.RulerReading;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.SourceVersion;
import dev.assay.bench.record.StoredRecord;
import dev.assay.bench.stats.Estimates;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.measure.Estimate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Puts modelled and recorded runs through the harness. */
record ModelledRuns(Machine machine, NoiseModel noise) {

  /**
   * Share of comparisons of unchanged code that call anything changed. The benchmarks of a pair
   * share their machine's state, so a pair, not a benchmark, is an independent trial.
   */
  Estimate compareAlarms(int pairs) throws WorkloadFailed {
    int alarmed = 0;
    for (int i = 0; i < pairs; i++) {
      List<NoiseModel.Habit> suite = noise.suite();
      NoiseModel.Run a = noise.run(suite, HarnessSelfTest.FORKS, 1);
      NoiseModel.Run b = noise.run(suite, HarnessSelfTest.FORKS, 1);
      alarmed += isAlarm(rows(a.measurements(), a.ruler(), b.measurements(), b.ruler())) ? 1 : 0;
    }
    return Estimates.ofShare(alarmed, pairs);
  }

  /** Share of pairs in which one benchmark, chosen before, is called slower, as it is. */
  Estimate compareFound(int pairs, double factor) throws WorkloadFailed {
    int found = 0;
    for (int i = 0; i < pairs; i++) {
      List<NoiseModel.Habit> suite = noise.suite();
      NoiseModel.Run a = noise.run(suite, HarnessSelfTest.FORKS, 1);
      NoiseModel.Run b = noise.run(suite, HarnessSelfTest.FORKS, factor);
      String chosen = a.measurements().get(i % NoiseModel.BENCHMARKS).key();
      found +=
          rows(a.measurements(), a.ruler(), b.measurements(), b.ruler()).stream()
                  .anyMatch(row -> row.key().equals(chosen) && row.standing() == Standing.SLOWER)
              ? 1
              : 0;
    }
    return Estimates.ofShare(found, pairs);
  }

  /** As {@link #compareAlarms}, of recorded forks. */
  Estimate recordedAlarms(int pairs) throws WorkloadFailed {
    RecordedForks forks = new RecordedForks();
    Random random = new Random(HarnessSelfTest.SEED);
    int alarmed = 0;
    for (int i = 0; i < pairs; i++) {
      List<List<Measurement>> drawn = forks.draw(HarnessSelfTest.FORKS, random);
      alarmed += isAlarm(rows(drawn.get(0), List.of(), drawn.get(1), List.of())) ? 1 : 0;
    }
    return Estimates.ofShare(alarmed, pairs);
  }

  Estimate ab(int runs, double factor) throws WorkloadFailed, InterruptedException {
    int hits = 0;
    for (int i = 0; i < runs; i++) {
      NoiseModel.Habit habit = noise.suite().getFirst();
      NoiseModel.Wander state = noise.new Wander();
      AbPlan plan = new AbPlan(AbPlan.DEFAULT_BLOCKS, i);
      AbRun run =
          AbRun.of(
              plan, variant("A", habit, state, 1), variant("B", habit, state, factor), n -> {});
      hits += HarnessSelfTest.hit(run, factor > 1) ? 1 : 0;
    }
    return Estimates.ofShare(hits, runs);
  }

  private AbVariant variant(
      String name, NoiseModel.Habit habit, NoiseModel.Wander state, double factor) {
    return new AbVariant() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Double> sample() {
        return noise.fork(habit, state, factor);
      }
    };
  }

  private static boolean isAlarm(List<Comparison.Row> rows) {
    return rows.stream()
        .map(Comparison.Row::standing)
        .anyMatch(s -> s == Standing.FASTER || s == Standing.SLOWER);
  }

  private List<Comparison.Row> rows(
      List<Measurement> a,
      List<RulerReading> aRuler,
      List<Measurement> b,
      List<RulerReading> bRuler)
      throws WorkloadFailed {
    try {
      Comparison comparison =
          new Comparer(HarnessSelfTest.BAND)
              .compareRecords(List.of(stored("A", a, aRuler), stored("B", b, bRuler)));
      return comparison.pairs().getFirst().rows();
    } catch (NotComparable e) {
      throw new WorkloadFailed("the self-test's own runs do not compare: " + e.getMessage(), e);
    }
  }

  private StoredRecord stored(String id, List<Measurement> samples, List<RulerReading> ruler) {
    return new StoredRecord(
        Path.of(id),
        new RunRecord(
            RunRecord.FORMAT_VERSION,
            id,
            Instant.EPOCH,
            Instant.EPOCH,
            true,
            Profile.FULL,
            new SourceVersion("self-test", "none", false),
            machine,
            new TreeMap<>(),
            List.of(),
            null,
            List.of(),
            List.of(),
            samples,
            ruler,
            List.of(),
            List.of()),
        false);
  }
}
