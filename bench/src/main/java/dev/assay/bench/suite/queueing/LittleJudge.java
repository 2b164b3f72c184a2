package dev.assay.bench.suite.queueing;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** P4: requests in the system = arrival rate times time in the system, each counted on its own. */
public final class LittleJudge extends ClaimJudge {

  private static final double TOLERANCE = 0.01;

  /** For the provider. */
  public LittleJudge() {
    super(
        "P4",
        "|L - lambda W| / L: L from looks at two counters by the generating thread, lambda from"
            + " count and span, W from time stamps. Confirmed: below 1 % in the middle repetition"
            + " at every utilisation of all services. Refuted: at some the whole 95 % interval is"
            + " at or above 1 %. Else not decidable. Stop rule: as for P3, none"
            + " added.",
        SingleServerWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> gaps = all(evidence, "littlesGap");
    if (gaps.size() < Service.values().length * SingleServerWorkload.UTILISATION_PERCENT.length) {
      return needs("a server under every load, undisturbed by other work");
    }
    double worst = gaps.stream().mapToDouble(m -> m.estimate().value()).max().orElse(1);
    boolean missed = gaps.stream().anyMatch(m -> m.estimate().low() >= TOLERANCE);
    return Judgement.of(
        verdict(worst < TOLERANCE, missed),
        text(
            "L and lambda W differ by at most %.2f %% over %d loads (asked: below 1 %%).",
            100 * worst, gaps.size()));
  }
}
