package dev.assay.bench.suite.queueing;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Estimate;
import java.util.Map;
import java.util.Optional;

/** P1: a closed loop hides the tail, and fanning out brings it to most requests. */
public final class OpenLoopJudge extends ClaimJudge {

  private static final Map<String, String> LOAD = Map.of("load", "50");

  /** For the provider. */
  public OpenLoopJudge() {
    super(
        "P1",
        "At 50 % of capacity, with a stall of 2 ms at every 2,000th request: (a) p99 from intended"
            + " start times / p99 of the closed loop is at least 2 with its whole 95 % interval;"
            + " (b) the share of fan-outs to 100 independent requests that meet one beyond p99 is"
            + " 0.63 +- 0.02. Confirmed: both. Refuted: (a) below 2 with its whole interval, or (b)"
            + " outside with its whole interval. Else not decidable. The share of 100 real calls"
            + " under way at once is shown, not judged: calls that share a client and a server are"
            + " not independent. Stop rule: repetitions of the profile, none added.",
        OpenLoopWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Optional<Measurement> open = evidence.find(OpenLoopWorkload.ID, "openLoop.p99", LOAD);
    Optional<Measurement> closed = evidence.find(OpenLoopWorkload.ID, "closedLoop.p99", LOAD);
    Optional<Measurement> fanOut = evidence.find(OpenLoopWorkload.ID, "fanOut.share", LOAD);
    if (open.isEmpty() || closed.isEmpty() || fanOut.isEmpty()) {
      return needs("both loops and the fan-out at 50 % load");
    }
    Ratio gap = Ratio.of(open.get().estimate(), closed.get().estimate());
    Estimate share = fanOut.get().estimate();
    boolean shareHolds = share.value() >= 0.61 && share.value() <= 0.65;
    boolean shareMissed = share.low() > 0.65 || share.high() < 0.61;
    String real =
        all(evidence, "fanOut.parallelShare").stream()
            .findFirst()
            .map(m -> text("; %.1f %% with real calls at once", 100 * m.estimate().value()))
            .orElse("");
    return Judgement.of(
        verdict(gap.isAtLeast(2) && shareHolds, gap.isBelow(2) || shareMissed),
        text(
                "p99 from intended starts is %s that of a closed loop (asked: 2×); %.1f %% of"
                    + " fan-outs to 100 meet the slowest 1 %% (asked: 63 ± 2)",
                gap.text(), 100 * share.value())
            + real
            + ".");
  }
}
