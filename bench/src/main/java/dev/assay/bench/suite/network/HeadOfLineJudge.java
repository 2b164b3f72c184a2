package dev.assay.bench.suite.network;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** T3: streams of their own are not held up by each other's losses. */
public final class HeadOfLineJudge extends ClaimJudge {

  private static final double RATIO = 0.5;
  private static final double EQUAL = 1.5;
  private static final List<String> LOADS = List.of("paced", "together", "model");

  /** For the provider. */
  public HeadOfLineJudge() {
    super(
        "T3",
        "Eight streams over one TCP connection and over one each (Reno), through one relay of 10 ms"
            + " there and back; 99th percentile of the completions. A load confirms when streams by"
            + " themselves take at most 0.5 of one order's time at 1 % and at 2 % loss, with the"
            + " whole 95 % interval, and at no loss the two are within a factor of 1.5. It refutes"
            + " when at 1 % or at 2 % the whole interval is above 0.5, or at no loss outside 1.5."
            + " Loads: paced objects of 4 KiB, 96 KiB a stream begun together, and, as a model,"
            + " paced packets whose losses are found out over all streams, as QUIC does. Confirmed:"
            + " all loads confirm. Refuted: all refute. Depends on the baseline: some confirm, some"
            + " refute. Else not decidable. Stop rule: rounds of the profile, none added.",
        HeadOfLineWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    int confirming = 0;
    int refuting = 0;
    List<String> lines = new ArrayList<>();
    for (String load : LOADS) {
      List<Ratio> ratios = new ArrayList<>();
      for (String loss : List.of("0 %", "1 %", "2 %")) {
        ratio(evidence, load, loss).ifPresent(ratios::add);
      }
      if (ratios.size() < 3) {
        return needs("both orders under every load at no loss, 1 % and 2 %");
      }
      Ratio none = ratios.removeFirst();
      boolean unequal = none.isAtLeast(EQUAL) || none.isBelow(1 / EQUAL);
      boolean equal = none.value() < EQUAL && none.value() > 1 / EQUAL;
      confirming += equal && ratios.stream().allMatch(r -> r.high() <= RATIO) ? 1 : 0;
      refuting += unequal || ratios.stream().anyMatch(r -> r.low() > RATIO) ? 1 : 0;
      lines.add(
          text(
              "%s: by stream %s one order's time at no loss, %s at 1 %%, %s at 2 %%",
              load.equals("model") ? "sim:" + load : load,
              none.text(),
              ratios.getFirst().text(),
              ratios.getLast().text()));
    }
    Verdict verdict = verdict(confirming == LOADS.size(), refuting == LOADS.size());
    if (confirming > 0 && refuting > 0) {
      verdict = Verdict.DEPENDS_ON_BASELINE;
    }
    return new Judgement(
        verdict,
        text(
            "Under %d of %d loads streams by themselves take at most half the time at 1 and 2 %%"
                + " loss, under %d they do not (99th percentile).",
            confirming, LOADS.size(), refuting),
        lines);
  }

  private static Optional<Ratio> ratio(Evidence evidence, String load, String loss) {
    Map<String, String> one = Map.of("load", load, "loss", loss, "order", "one");
    Map<String, String> own = Map.of("load", load, "loss", loss, "order", "by stream");
    return evidence
        .find(HeadOfLineWorkload.ID, "completion.p99", own)
        .flatMap(
            a ->
                evidence
                    .find(HeadOfLineWorkload.ID, "completion.p99", one)
                    .map(b -> Ratio.of(a.estimate(), b.estimate())));
  }
}
