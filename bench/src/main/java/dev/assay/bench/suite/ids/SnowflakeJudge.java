package dev.assay.bench.suite.ids;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** L8: the cap of 4,096 ids a millisecond is reached and kept, and no id comes twice. */
public final class SnowflakeJudge extends ClaimJudge {

  /** For the provider. */
  public SnowflakeJudge() {
    super(
        "L8",
        "One worker. Confirmed: the busiest millisecond by the real clock has exactly 4,096 ids"
            + " and the rate is not above 4,096,000/s by more than 1 %, and no id of 10^7 (10^9 in"
            + " the full profile) repeats or goes back while a simulated clock steps back 5 ms"
            + " again and again. Refuted: a millisecond has more, or an id repeats. Not decidable:"
            + " the machine is too slow to reach the cap.",
        SnowflakeWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> rate = all(evidence, "rate");
    List<Measurement> twice = all(evidence, "duplicates");
    if (rate.isEmpty() || twice.isEmpty()) {
      return needs("the rate and the count of duplicates");
    }
    double busiest = rate.getFirst().secondary().getOrDefault("busiest millisecond [op]", 0.0);
    double duplicates = twice.getFirst().estimate().value();
    double perSecond = rate.getFirst().estimate().value();
    int cap = SnowflakeIds.PER_MILLI;
    boolean missed = busiest > cap || duplicates > 0 || perSecond > 1_010.0 * cap;
    return Judgement.of(
        verdict(!missed && busiest == cap, missed),
        text(
            "%,.0f ids/s, at most %.0f in a millisecond (cap: 4,096); %.0f of %,.0f ids repeated or"
                + " went back over %,.0f steps of -5 ms.",
            perSecond,
            busiest,
            duplicates,
            twice.getFirst().secondary().getOrDefault("ids [op]", 0.0),
            twice.getFirst().secondary().getOrDefault("steps back [op]", 0.0)));
  }
}
