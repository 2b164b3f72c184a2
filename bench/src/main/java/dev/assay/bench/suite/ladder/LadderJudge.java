package dev.assay.bench.suite.ladder;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Q1: whether vectorised execution is 76 times as fast as row at a time. */
public final class LadderJudge extends ClaimJudge {

  private static final double THRESHOLD = 76;

  /** For the provider. */
  public LadderJudge() {
    super(
        "Q1",
        "Time per row of TPC-H's Q1 and Q6 over generated lineitem rows (6,001,215 in the full"
            + " profile), one thread, of a Volcano executor with primitive rows / that of the"
            + " faster of the two vectorised rungs (plain loops, Vector API), same run, by turns,"
            + " same checksum, is at least 76 with its whole 95 % interval for one of the two"
            + " queries. Confirmed: met. Met only from the Volcano executor with boxed rows:"
            + " depends on the baseline. Refuted: below 76 with the whole interval from both, for"
            + " both queries. Else not decidable. Stop rule: rounds of the profile, none added.",
        LadderWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Optional<Estimate> faithful = best(evidence, LadderWorkload.BASELINE);
    Optional<Estimate> boxed = best(evidence, LadderWorkload.BOXED);
    if (faithful.isEmpty() || boxed.isEmpty()) {
      return needs("both baselines and a vectorised rung");
    }
    boolean met = faithful.get().low() >= THRESHOLD;
    boolean metBoxed = boxed.get().low() >= THRESHOLD;
    boolean missed = faithful.get().high() < THRESHOLD && boxed.get().high() < THRESHOLD;
    Verdict verdict =
        !met && metBoxed && faithful.get().high() < THRESHOLD
            ? Verdict.DEPENDS_ON_BASELINE
            : verdict(met, missed);
    List<String> rungs = new ArrayList<>();
    for (Measurement m : all(evidence, "cost")) {
      rungs.add(
          text(
              "%s, rung %s: %.2f ns a row",
              m.params().getOrDefault("query", ""),
              m.params().getOrDefault("rung", ""),
              m.estimate().value()));
    }
    return new Judgement(
        verdict,
        text(
            "One thread, vectorised: at best %.1f× [%.1f, %.1f] from primitive Volcano and %.1f×"
                + " [%.1f, %.1f] from boxed Volcano (asked: 76×).",
            faithful.get().value(),
            faithful.get().low(),
            faithful.get().high(),
            boxed.get().value(),
            boxed.get().low(),
            boxed.get().high()),
        rungs);
  }

  /** The largest speed-up of a vectorised rung over a baseline, of both queries. */
  private Optional<Estimate> best(Evidence evidence, String baseline) {
    return LadderWorkload.VECTORISED.stream()
        .flatMap(
            rung ->
                all(evidence, "speedup").stream()
                    .filter(m -> m.matches("speedup", Map.of("from", baseline, "to", rung))))
        .map(Measurement::estimate)
        .max(Comparator.comparingDouble(Estimate::value));
  }
}
