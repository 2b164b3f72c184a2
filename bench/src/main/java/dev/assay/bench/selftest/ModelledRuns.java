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
import java.util.Set;
import java.util.TreeMap;

/** Puts modelled and recorded runs through the harness. */
record ModelledRuns(Machine machine, NoiseModel noise) {

  /** Share of benchmarks that stand in one of these; neither same nor noisy is ever counted. */
  Estimate compare(int runs, double factor, Set<Standing> counted) throws WorkloadFailed {
    int hits = 0;
    for (int i = 0; i < runs; i++) {
      List<NoiseModel.Habit> suite = noise.suite();
      NoiseModel.Run a = noise.run(suite, HarnessSelfTest.FORKS, 1);
      NoiseModel.Run b = noise.run(suite, HarnessSelfTest.FORKS, factor);
      hits += changed(a.measurements(), a.ruler(), b.measurements(), b.ruler(), counted);
    }
    return Estimates.ofShare(hits, runs * NoiseModel.BENCHMARKS);
  }

  Estimate recorded(int runs) throws WorkloadFailed {
    RecordedForks forks = new RecordedForks();
    Random random = new Random(HarnessSelfTest.SEED);
    int hits = 0;
    int trials = 0;
    for (int i = 0; i < runs; i++) {
      List<List<Measurement>> drawn = forks.draw(HarnessSelfTest.FORKS, random);
      hits += changed(drawn.get(0), List.of(), drawn.get(1), List.of(), Set.of(Standing.values()));
      trials += drawn.get(0).size();
    }
    return Estimates.ofShare(hits, trials);
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

  private int changed(
      List<Measurement> a,
      List<RulerReading> aRuler,
      List<Measurement> b,
      List<RulerReading> bRuler,
      Set<Standing> counted)
      throws WorkloadFailed {
    try {
      Comparison comparison =
          new Comparer(HarnessSelfTest.BAND)
              .compareRecords(List.of(stored("A", a, aRuler), stored("B", b, bRuler)));
      return (int)
          comparison.pairs().getFirst().rows().stream()
              .map(Comparison.Row::standing)
              .filter(s -> s == Standing.FASTER || s == Standing.SLOWER)
              .filter(counted::contains)
              .count();
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
