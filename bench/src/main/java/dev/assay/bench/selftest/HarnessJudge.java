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
    return "Every rate of harness.self-test with its 95 % interval (Clopper-Pearson), fixed number"
        + " of trials by profile, seed 20261121. A trial of compare is a pair of runs: a false"
        + " alarm is a pair of unchanged runs with any benchmark called changed, and what is found"
        + " is counted for one benchmark of each pair, chosen before. Confirmed when the interval"
        + " of each false-alarm rate ends at or below 0.05, the interval of each found rate begins"
        + " at or above 0.90, and at least one of these rates is of real JVMs, not simulated."
        + " Refuted when any interval lies wholly on the wrong side. Else not decidable. Rates of"
        + " fewer than 20 trials cannot confirm, and refute only where they are not simulated."
        + " Band 0.03, 5 forks, 12 blocks; compare must find 10 %, ab 5 %.";
  }

  private static final int DECIDING_TRIALS = 20;

  @Override
  public Set<String> workloads() {
    return Set.of(HarnessSelfTest.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    boolean good = true;
    boolean refuted = false;
    int deciding = 0;
    int real = 0;
    List<String> lines = new ArrayList<>();
    for (Measurement m : evidence.measurements()) {
      if (m.workload().equals(HarnessSelfTest.ID)) {
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
    if (good && deciding > 0 && real == 0) {
      String summary =
          "In the model all rates keep the promise, but real runs are too few to confirm it: ";
      return new Judgement(Verdict.NOT_DECIDABLE, summary + rates, lines);
    }
    boolean confirmed = good && deciding > 0;
    return new Judgement(
        confirmed ? Verdict.CONFIRMED : Verdict.NOT_DECIDABLE,
        confirmed || real > 0 ? rates : rates + "; real runs are too few to confirm",
        lines);
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
