package dev.assay.bench.selftest;

import dev.assay.bench.ab.AbRun;
import dev.assay.bench.compare.Comparer;
import dev.assay.bench.stats.Change;
import dev.assay.bench.workload.DeclaredWorkload;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The harness judged by itself: runs whose truth is known go through the same {@link Comparer} and
 * {@link AbRun} that users' runs go through. What a model or a recording produced is marked as
 * simulated; real JVMs are the matter of {@link RealForks}.
 */
public final class HarnessSelfTest extends DeclaredWorkload {

  /** Id of the workload. */
  public static final String ID = "harness.self-test";

  /** Share of comparisons of unchanged runs in which anything is called changed, in the model. */
  public static final String COMPARE_ALARMS = "compare.false-alarms.model";

  /** The same with recorded forks. */
  public static final String RECORDED_ALARMS = "compare.false-alarms.recorded";

  /** Share of pairs slowed by ten per cent whose chosen benchmark {@code compare} calls slower. */
  public static final String COMPARE_FOUND = "compare.found.10-percent";

  /** Share of unchanged variants that {@code ab} calls changed. */
  public static final String AB_ALARMS = "ab.false-alarms.model";

  /** Share of variants slowed by five per cent that {@code ab} calls slower. */
  public static final String AB_FOUND = "ab.found.5-percent";

  static final long SEED = 20261122;
  static final double BAND = Comparer.DEFAULT_BAND;
  static final int FORKS = 5;
  private static final int VERSION = 3;

  /**
   * How often each is tried. With 300 comparisons, an alarm in every fiftieth still leaves the
   * whole interval below one in twenty.
   */
  private record Trials(int model, int found, int recorded, int ab) {

    static Trials of(Profile profile) {
      return switch (profile) {
        case SMOKE -> new Trials(20, 20, 40, 200);
        case QUICK -> new Trials(300, 100, 400, 600);
        case FULL -> new Trials(400, 200, 1000, 2000);
      };
    }
  }

  /** For {@link java.util.ServiceLoader} and callers. */
  public HarnessSelfTest() {
    super(
        ID,
        VERSION,
        "The harness judged by itself: false alarms and what it finds",
        Kind.SIMULATION,
        Set.of("V9"));
  }

  @Override
  public Duration expected(RunContext context) {
    Trials trials = Trials.of(context.profile());
    return Duration.ofMillis(
        25L * (trials.model + trials.found) + 7L * trials.recorded + 2L * trials.ab);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    Trials trials = Trials.of(context.profile());
    List<Measurement> all = new ArrayList<>();
    ModelledRuns model =
        new ModelledRuns(context.machine(), new NoiseModel(new SplittableRandom(SEED)));
    all.add(rate(this, COMPARE_ALARMS, model.compareAlarms(trials.model), true));
    context.progress("what compare finds", 0.4);
    all.add(rate(this, COMPARE_FOUND, model.compareFound(trials.found, 1.1), true));
    all.add(rate(this, RECORDED_ALARMS, model.recordedAlarms(trials.recorded), true));
    context.progress("what ab finds", 0.65);
    all.add(rate(this, AB_ALARMS, model.ab(trials.ab, 1), true));
    all.add(rate(this, AB_FOUND, model.ab(trials.ab, 1.05), true));
    return all;
  }

  static boolean hit(AbRun run, boolean slowed) {
    Change change = run.change(BAND);
    return change == Change.HIGHER || (!slowed && change == Change.LOWER);
  }

  static Measurement rate(Workload of, String metric, Estimate share, boolean simulated) {
    return new Measurement(
        of.id(),
        of.version(),
        metric,
        new TreeMap<>(),
        "ratio",
        metric.contains("found") ? Direction.HIGHER_IS_BETTER : Direction.LOWER_IS_BETTER,
        share,
        List.of(List.of(share.value())),
        simulated,
        null,
        null,
        new TreeMap<>());
  }
}
