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
        + " of trials by profile, seed 20261121. Confirmed when the interval of each false-alarm"
        + " rate ends at or below 0.05 and the interval of each found rate begins at or above"
        + " 0.90. Refuted when any interval lies wholly on the wrong side. Else not decidable."
        + " Rates of fewer than 20 trials are told and do not decide. Band 0.03, 5 forks,"
        + " 12 blocks; compare must find 10 %, ab 5 %.";
  }

  private static final int DECIDING_TRIALS = 20;

  @Override
  public Set<String> workloads() {
    return Set.of(HarnessSelfTest.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    boolean confirmed = true;
    boolean refuted = false;
    int deciding = 0;
    List<String> lines = new ArrayList<>();
    for (Measurement m : evidence.measurements()) {
      if (m.workload().equals(HarnessSelfTest.ID)) {
        lines.add(line(m));
        if (m.estimate().samples() >= DECIDING_TRIALS) {
          deciding++;
          confirmed &= good(m.estimate(), m.direction());
          refuted |= bad(m.estimate(), m.direction());
        }
      }
    }
    Verdict verdict =
        refuted
            ? Verdict.REFUTED
            : confirmed && deciding > 0 ? Verdict.CONFIRMED : Verdict.NOT_DECIDABLE;
    return new Judgement(verdict, String.join("; ", lines), lines);
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
