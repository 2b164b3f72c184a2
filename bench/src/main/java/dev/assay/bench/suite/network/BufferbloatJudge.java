package dev.assay.bench.suite.network;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.workload.Measurement;
import java.util.List;
import java.util.stream.Stream;

/** N3: what a ping waits is what stands in the queue over the rate; the cost is no measurement. */
public final class BufferbloatJudge extends ClaimJudge {

  private static final double TOLERANCE = 0.2;

  /** For the provider. */
  public BufferbloatJudge() {
    super(
        "N3",
        "Of a bulk TCP flow through a 40 Mbit/s tbf, at each depth of its queue: the mean round"
            + " trip of pings less the idle one / the mean of the bytes seen waiting over the rate;"
            + " and the 95th percentile of the same pings / the whole queue over the rate."
            + " Confirmed: both within 20 % of 1 at every depth, three depths or more. Refuted: at"
            + " some depth one is outside with its whole 95 % interval. Else not decidable. The"
            + " yearly cost is not testable: a business figure without a derivation. Stop rule:"
            + " repetitions of the profile, none added.",
        BufferbloatWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all =
        Stream.of("delayToQueue", "delayToLimit").flatMap(m -> all(evidence, m).stream()).toList();
    if (all.size() < 6) {
      return needs("three depths of the queue");
    }
    FormulaCheck check = FormulaCheck.of(all, TOLERANCE);
    return new Judgement(
        verdict(check.holds(), check.missed()),
        text(
            "Induced delay is at most %.0f %% off queue / rate over %d depths (asked: 20 %%); the"
                + " yearly cost is not testable.",
            100 * check.worst(), all.size() / 2),
        Stream.concat(
                all(evidence, "inducedDelay").stream()
                    .map(
                        m ->
                            text(
                                "%s: %.1f ms more than idle",
                                m.params(), m.estimate().value() / 1e6)),
                check.lines().stream())
            .toList());
  }
}
