package dev.assay.bench.selftest;

import dev.assay.bench.ab.AbPlan;
import dev.assay.bench.ab.AbRun;
import dev.assay.bench.stats.Estimates;
import dev.assay.bench.workload.DeclaredWorkload;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ab} judged on real JVMs: variants that are the same, and variants of which B does five per
 * cent more. Trials of both kinds alternate, so that the machine's moods hit both alike.
 */
public final class RealForks extends DeclaredWorkload {

  /** Id of the workload. */
  public static final String ID = "harness.real-forks";

  /** Share of unchanged variants that {@code ab} calls changed, in real JVMs. */
  public static final String ALARMS = "ab.false-alarms.real";

  /** Share of variants slowed by five per cent that {@code ab} calls slower, in real JVMs. */
  public static final String FOUND = "ab.found.5-percent.real";

  /** 72 without an alarm are the fewest whose interval ends below one in twenty. */
  static final int UNCHANGED = 80;

  /** With up to two misses the interval still begins above nine in ten. */
  static final int SLOWED = 80;

  private static final int VERSION = 3;
  private static final double EXTRA = 0.05;
  private static final long FORK_MILLIS = 75;

  private final int slowedTrials;
  private final int blocks;

  /** For {@link java.util.ServiceLoader} and callers. */
  public RealForks() {
    this(SLOWED, AbPlan.DEFAULT_BLOCKS);
  }

  /** With other numbers: with as many unchanged ones as slowed ones. */
  RealForks(int slowedTrials, int blocks) {
    super(
        ID,
        VERSION,
        "The harness judged by itself: what ab says of real JVMs",
        Kind.LOAD,
        Set.of("V9"));
    this.slowedTrials = slowedTrials;
    this.blocks = blocks;
  }

  @Override
  public Duration expected(RunContext context) {
    long forks = (long) AbPlan.BLOCK * blocks + 2;
    return Duration.ofMillis(forks * FORK_MILLIS * slowedTrials * (1 + UNCHANGED / SLOWED));
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return context.profile() == Profile.FULL
        ? Optional.empty()
        : Optional.of("only the full profile has the time for the thousands of JVMs it starts");
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int perSlowed = 1 + UNCHANGED / SLOWED;
    int trials = slowedTrials * perSlowed;
    int alarms = 0;
    int found = 0;
    for (int i = 0; i < trials; i++) {
      boolean slowed = i % perSlowed == perSlowed - 1;
      context.progress("trial " + (i + 1) + " of " + trials, (double) i / trials);
      AbRun run =
          AbRun.of(
              new AbPlan(blocks, HarnessSelfTest.SEED + i),
              new SpinFork("A", 0),
              new SpinFork("B", slowed ? EXTRA : 0),
              done -> {});
      int hit = HarnessSelfTest.hit(run, slowed) ? 1 : 0;
      alarms += slowed ? 0 : hit;
      found += slowed ? hit : 0;
    }
    return List.of(
        HarnessSelfTest.rate(this, ALARMS, Estimates.ofShare(alarms, trials - slowedTrials), false),
        HarnessSelfTest.rate(this, FOUND, Estimates.ofShare(found, slowedTrials), false));
  }
}
