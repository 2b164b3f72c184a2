package dev.assay.bench.suite.caching;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** P6: whether a formula tells a cache's hit ratio. */
public final class CheJudge extends ClaimJudge {

  private static final double POINT = 0.01;

  /** For the provider. */
  public CheJudge() {
    super(
        "P6",
        "Hit ratio of LRU counted over independent requests by Zipf 0.6 to 1.2 with room for 0.1 to"
            + " 50 % of the items, after as many requests to fill it, beside Che's approximation."
            + " Confirmed: the difference is at most 1 point in every cell. Refuted: the whole 95 %"
            + " interval of some cell is further away. Else not decidable. CLOCK, LFU and W-TinyLFU"
            + " (Caffeine) are reported beside it.",
        HitRatioWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all = all(evidence, "hitRatio");
    double worst = 0;
    boolean missed = false;
    List<String> lines = new ArrayList<>();
    for (Measurement m : all) {
      String policy = m.params().getOrDefault("policy", "");
      double che = m.secondary().getOrDefault(FormulaCheck.FORMULA, Double.NaN);
      if (policy.equals("lru")) {
        worst = Math.max(worst, Math.abs(m.estimate().value() - che));
        missed |= m.estimate().low() > che + POINT || m.estimate().high() < che - POINT;
      }
      lines.add(
          text(
              "zipf %s, size %s, %s: %.4f%s",
              m.params().getOrDefault("zipf", ""),
              m.params().getOrDefault("size", ""),
              policy,
              m.estimate().value(),
              Double.isNaN(che) ? "" : text(" (Che: %.4f)", che)));
    }
    return all.isEmpty()
        ? needs("hit ratios")
        : new Judgement(
            verdict(worst <= POINT, missed),
            text("LRU is at most %.2f points from Che's approximation.", 100 * worst),
            lines);
  }
}
