package dev.assay.bench.suite.remote;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** K3: the shape of one-sided reads at scale, by a model; hardware is not judged. */
public final class LookupJudge extends ClaimJudge {

  private static final double SHARE = 0.5;

  /** For the provider. */
  public LookupJudge() {
    super(
        "K3",
        "Shape only: the model's rate of one-sided READs with 65,536 connections / with 16, its"
            + " parameters published (NSDI 2019, SIGCOMM 2018) or named as assumed, beside lookups"
            + " that really read a server's table without its CPU. Confirmed: the share is below"
            + " 0.5, so that reads do not scale with connections as calls do, and the lookups ran"
            + " over RDMA. Refuted: the share is 0.5 or more. Not decidable: the lookups ran over"
            + " shared memory only. What hardware does is not testable here. Stop rule: each"
            + " number of connections once.",
        LookupWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> reads = all(evidence, "reads");
    List<Measurement> real = all(evidence, "lookupsWithoutServer");
    if (reads.size() < 2 || real.isEmpty()) {
      return needs("the model and lookups without the server");
    }
    double share = reads.getLast().estimate().value() / reads.getFirst().estimate().value();
    String transport = real.getFirst().params().getOrDefault("transport", "");
    boolean falls = share < SHARE;
    Verdict verdict =
        !falls
            ? Verdict.REFUTED
            : transport.equals("rdma") ? Verdict.CONFIRMED : Verdict.NOT_DECIDABLE;
    return new Judgement(
        verdict,
        text(
            "sim: with 65,536 connections READs come at %.0f %% of the rate with 16; %.0f lookups"
                + " over %s read a server's table that its CPU took no part in.",
            100 * share, real.getFirst().estimate().value(), transport),
        all(evidence, "callsWin").stream()
            .map(
                m ->
                    text(
                        "sim: a lookup of %s comes slower than one core answers calls from %.0f"
                            + " connections on",
                        "1".equals(m.params().get("reads")) ? "one READ" : "two READs",
                        m.estimate().value()))
            .toList());
  }
}
