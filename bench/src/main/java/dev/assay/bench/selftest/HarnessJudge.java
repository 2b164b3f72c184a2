package dev.assay.bench.selftest;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Judges V9: this harness raises few false alarms and finds small effects. */
public final class HarnessJudge implements Judge {

  private static final double ALARMS = 0.05;
  private static final double FOUND = 0.90;

  /** For {@link java.util.ServiceLoader} and callers. */
  public HarnessJudge() {}

  @Override
  public String claim() {
    return "V9";
  }

  @Override
  public String rule() {
    return "Every rate of harness.self-test and harness.real-forks with its 95 % interval"
        + " (Clopper-Pearson), fixed number of trials by profile, seed 20261122. A trial of compare"
        + " is a pair of runs: a false alarm is a pair of unchanged runs with any benchmark called"
        + " changed, and what is found is counted for one benchmark of each pair, chosen before. A"
        + " trial of ab is a run of 12 blocks; in real JVMs 80 of unchanged variants and 80 of"
        + " slowed ones alternate, in the full profile only. Confirmed when the interval of each"
        + " false-alarm rate ends at or below 0.05, the interval of each found rate begins at or"
        + " above 0.90, and both rates of real JVMs are among them. Refuted when any interval lies"
        + " wholly on the wrong side. Else not decidable. Rates of fewer than 20 trials cannot"
        + " confirm, and refute only where they are not simulated. Band 0.03, level 0.03, 5 forks;"
        + " compare must find 10 %, ab 5 %.";
  }

  private static final int DECIDING_TRIALS = 20;

  /** One of false alarms, one of what is found. */
  private static final int REAL_RATES = 2;

  private static final Set<String> SOURCES = Set.of(HarnessSelfTest.ID, RealForks.ID);

  @Override
  public Set<String> workloads() {
    return Set.of(HarnessSelfTest.ID); // without real forks it is undecided, not unjudged
  }

  @Override
  public Judgement judge(Evidence evidence) {
    boolean good = true;
    boolean refuted = false;
    int deciding = 0;
    int real = 0;
    List<String> lines = new ArrayList<>();
    for (Measurement m : evidence.measurements()) {
      if (SOURCES.contains(m.workload())) {
        lines.add(line(m));
        boolean enough = m.estimate().samples() >= DECIDING_TRIALS;
        if (enough) {
          deciding++;
          real += m.simulated() ? 0 : 1;
          good &= good(m.estimate(), m.direction());
        }
        refuted |= (enough || !m.simulated()) && bad(m.estimate(), m.direction());
      }
    }
    if (lines.isEmpty()) {
      return Judgement.of(Verdict.NOT_DECIDABLE, "Needs the rates of " + HarnessSelfTest.ID + ".");
    }
    String rates = String.join("; ", lines);
    if (refuted) {
      return new Judgement(Verdict.REFUTED, rates, lines);
    }
    if (real < REAL_RATES) {
      String lack = good && deciding > 0 ? "In the model all rates keep the promise, but r" : "R";
      return new Judgement(
          Verdict.NOT_DECIDABLE, lack + "eal runs are too few to confirm it: " + rates, lines);
    }
    return new Judgement(good ? Verdict.CONFIRMED : Verdict.NOT_DECIDABLE, rates, lines);
  }

  private static boolean good(Estimate e, Direction direction) {
    return direction == Direction.LOWER_IS_BETTER ? e.high() <= ALARMS : e.low() >= FOUND;
  }

  private static boolean bad(Estimate e, Direction direction) {
    return direction == Direction.LOWER_IS_BETTER ? e.low() > ALARMS : e.high() < FOUND;
  }

  private static String line(Measurement m) {
    return String.format(
        Locale.ROOT,
        "%s%s %.1f %% [%.1f, %.1f] of %d",
        m.simulated() ? "sim:" : "",
        m.metric(),
        100 * m.estimate().value(),
        100 * m.estimate().low(),
        100 * m.estimate().high(),
        m.estimate().samples());
  }
}
