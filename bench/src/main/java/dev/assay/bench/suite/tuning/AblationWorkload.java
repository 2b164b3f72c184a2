package dev.assay.bench.suite.tuning;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.tune.FixedDefaults;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import dev.assay.engine.tune.TuningKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * For each consumed choice every value it may take, in turn, round by round; then in the same units
 * the tuned value beside the fixed default and beside the best of the sweep. The best of many noisy
 * candidates looks better than it is, so what is reported beside it is its median too.
 */
public final class AblationWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "tune.ablation";

  /** For the provider. */
  public AblationWorkload() {
    super(ID, 1, "Tuned choices beside fixed defaults and an exhaustive sweep", Set.of(), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_000, 12_000, 25_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int rounds = pick(context, 1, 11, 21);
    List<Integer> cpus = context.cpus();
    Tuning tuning = Tuner.tune(context.machine(), context.calibration(), cpus.size());
    List<Measurement> measurements = new ArrayList<>();
    sweep(
        context,
        "handover",
        Sweeps.handover(tuning.get(TuningKey.QUEUE_SPSC), tuning.get(TuningKey.IDLE_HANDOVER)),
        Sweeps.handover(
            TuningKey.QUEUE_SPSC.fixedDefault(), TuningKey.IDLE_HANDOVER.fixedDefault()),
        Sweeps.handovers(cpus, pick(context, 100, 5_000, 10_000)),
        rounds,
        measurements);
    int calls = pick(context, 200, 2_000, 3_000);
    kernel(context, TuningKey.KERNEL_INT, tuning, true, calls, rounds, measurements);
    kernel(context, TuningKey.KERNEL_DOUBLE, tuning, false, calls, rounds, measurements);
    sweep(
        context,
        "batch",
        tuning.get(TuningKey.BATCH_ITEMS).toString(),
        TuningKey.BATCH_ITEMS.fixedDefault().toString(),
        Sweeps.batches(cpus, pick(context, 50_000, 1_000_000, 2_000_000)),
        rounds,
        measurements);
    return measurements;
  }

  private void kernel(
      RunContext context,
      TuningKey<?> key,
      Tuning tuning,
      boolean filter,
      int calls,
      int rounds,
      List<Measurement> measurements)
      throws WorkloadFailed, InterruptedException {
    sweep(
        context,
        key.id(),
        tuning.get(key).toString(),
        key.fixedDefault().toString(),
        Sweeps.kernels(filter, calls),
        rounds,
        measurements);
  }

  private void sweep(
      RunContext context,
      String choice,
      String tuned,
      String fixed,
      List<Candidate> candidates,
      int rounds,
      List<Measurement> measurements)
      throws WorkloadFailed, InterruptedException {
    for (Candidate candidate : candidates) {
      candidate.warm();
    }
    for (int round = 0; round < rounds; round++) {
      context.progress(choice + ", round " + (round + 1), (double) round / rounds);
      for (Candidate candidate : candidates) {
        candidate.sample();
      }
    }
    for (Candidate candidate : candidates) {
      measurements.add(
          Metric.lower(this, "cost", "ns/op")
              .param("choice", choice)
              .param("value", candidate.name)
              .addAll(candidate.samples)
              .build());
    }
    Candidate best =
        candidates.stream().min(Comparator.comparingDouble(AblationWorkload::median)).orElseThrow();
    Candidate own = named(candidates, tuned);
    measurements.add(ratio("tunedToBest", choice, own, best));
    measurements.add(ratio("tunedToFixed", choice, own, named(candidates, fixed)));
  }

  /** Ratio of times, round by round; 1 where both are the same candidate. */
  private Measurement ratio(String name, String choice, Candidate of, Candidate to) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < of.samples.size(); round++) {
      ratios.add(of.samples.get(round) / to.samples.get(round));
    }
    return Metric.lower(this, name, "ratio")
        .param("choice", choice)
        .param("defaults", FixedDefaults.sha256().substring(0, 12))
        .addAll(ratios)
        .build();
  }

  private static Candidate named(List<Candidate> candidates, String name) throws WorkloadFailed {
    return candidates.stream()
        .filter(candidate -> candidate.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new WorkloadFailed("the sweep has no " + name));
  }

  private static double median(Candidate candidate) {
    double[] sorted = candidate.samples.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
