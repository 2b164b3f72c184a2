package dev.assay.bench.suite.network;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** N1: BBR keeps its pace where packets are lost at random, and a deep queue short. */
public final class CongestionJudge extends ClaimJudge {

  private static final double GOODPUT_RATIO = 2;

  /** For the provider. */
  public CongestionJudge() {
    super(
        "N1",
        "Two flows of one kind over a tbf of 100 Mbit/s with a queue of 500 kB, 10 ms there and"
            + " back by a relay that loses packets at random towards the receiver; kernel's own"
            + " Reno, Cubic and BBR, at once, each over such a network of its own. Confirmed: BBR's"
            + " goodput is at least 2 times that of Reno and of Cubic at 1 % and at 5 % loss, and"
            + " its mean queueing delay without loss is below theirs, all with the whole 95 %"
            + " interval. Refuted: one of the six fails with its whole interval. Else not decidable. Jain's index is shown, not judged. Stop rule:"
            + " rounds of the profile, none added.",
        CongestionWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Ratio> goodputs = new ArrayList<>();
    List<Ratio> delays = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String other : List.of("reno", "cubic")) {
      for (String loss : List.of("1.0 %", "5.0 %")) {
        ratio(evidence, "goodput", other, loss).ifPresent(goodputs::add);
      }
      ratio(evidence, "queueDelay", other, "0.0 %").ifPresent(delays::add);
    }
    if (goodputs.size() < 4 || delays.size() < 2) {
      return needs("all three at no loss, 1 % and 5 %");
    }
    for (Measurement m : all(evidence, "goodput")) {
      lines.add(
          text(
              "%s: %.1f Mbit/s, queueing delay %.1f ms, fairness %.2f",
              m.params(),
              m.estimate().value() * 8 / 1e6,
              value(evidence, "queueDelay", m) / 1e6,
              value(evidence, "fairness", m)));
    }
    boolean holds =
        goodputs.stream().allMatch(ratio -> ratio.isAtLeast(GOODPUT_RATIO))
            && delays.stream().allMatch(ratio -> ratio.isBelow(1));
    boolean fails =
        goodputs.stream().anyMatch(ratio -> ratio.isBelow(GOODPUT_RATIO))
            || delays.stream().anyMatch(ratio -> ratio.isAtLeast(1));
    return new Judgement(
        verdict(holds, fails),
        text(
            "At 1 %% loss BBR carries %s what Reno does and %s what Cubic does (asked: 2); its"
                + " queueing delay without loss is %s of Reno's and %s of Cubic's (asked: below"
                + " 1).",
            goodputs.get(0).text(),
            goodputs.get(2).text(),
            delays.get(0).text(),
            delays.get(1).text()),
        lines);
  }

  private static Optional<Ratio> ratio(
      Evidence evidence, String metric, String other, String loss) {
    return find(evidence, metric, "bbr", loss)
        .flatMap(
            bbr ->
                find(evidence, metric, other, loss)
                    .map(that -> Ratio.of(bbr.estimate(), that.estimate())));
  }

  private static Optional<Measurement> find(
      Evidence evidence, String metric, String congestion, String loss) {
    return evidence.find(
        CongestionWorkload.ID, metric, Map.of("congestion", congestion, "loss", loss));
  }

  private static double value(Evidence evidence, String metric, Measurement like) {
    return evidence
        .find(CongestionWorkload.ID, metric, like.params())
        .map(m -> m.estimate().value())
        .orElse(Double.NaN);
  }
}
