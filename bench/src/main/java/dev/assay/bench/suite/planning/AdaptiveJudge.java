package dev.assay.bench.suite.planning;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Q6: whether adapting while a query runs makes up for wrong estimates, and costs nothing else. */
public final class AdaptiveJudge extends ClaimJudge {

  private static final double STATIC_IS_BAD = 2;
  private static final double MOST_TIMES_ORACLE = 1.2;
  private static final double MOST_OVERHEAD = 1.05;
  private static final int LEAST_ROUNDS = 5;

  /** For the provider. */
  public AdaptiveJudge() {
    super(
        "Q6",
        "Queries whose estimates are wrong by 10 to 1,000 times, and predicates over data that"
            + " change on the way; times by turns in one run. Counted are queries where the plan of"
            + " the estimates, run as it is, takes at least 2 times what the best plan of all"
            + " orders takes (whole 95 % interval). Confirmed: at least one counts, adaptive runs"
            + " of all of them take at most 1.2 times the best plan's time, and where estimates are"
            + " right adaptive runs take less than 1.05 times that of static ones, all with the"
            + " whole interval. Refuted: one that counts takes more than 1.2 times, or one with"
            + " right estimates 1.05 times or more, with the whole interval. Else not decidable, as"
            + " with fewer than 5 rounds.",
        AdaptiveWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> overheads = all(evidence, "overhead");
    List<Measurement> fixed = all(evidence, "staticToOracle");
    if (overheads.isEmpty()
        || fixed.isEmpty()
        || overheads.getFirst().forks().getFirst().size() < LEAST_ROUNDS) {
      return needs("queries with wrong and with right estimates, " + LEAST_ROUNDS + " rounds each");
    }
    List<String> lines = new ArrayList<>();
    int counted = 0;
    int met = 0;
    boolean missed = false;
    for (Measurement slow : fixed) {
      String query = slow.params().getOrDefault("query", "");
      var adaptive = evidence.find(AdaptiveWorkload.ID, "adaptiveToOracle", Map.of("query", query));
      if (adaptive.isEmpty()) {
        return needs("an adaptive run of " + query);
      }
      boolean counts = slow.estimate().low() >= STATIC_IS_BAD;
      counted += counts ? 1 : 0;
      met += counts && adaptive.get().estimate().high() <= MOST_TIMES_ORACLE ? 1 : 0;
      missed |= counts && adaptive.get().estimate().low() > MOST_TIMES_ORACLE;
      lines.add(
          text("%s: static %s, adaptive %s", query, times(slow), times(adaptive.get()))
              + (counts ? "" : " (does not count)"));
    }
    for (Measurement overhead : overheads) {
      missed |= overhead.estimate().low() >= MOST_OVERHEAD;
      lines.add(
          text(
              "%s: adaptive %s of static",
              overhead.params().getOrDefault("query", ""), times(overhead)));
    }
    boolean cheap = overheads.stream().allMatch(m -> m.estimate().high() < MOST_OVERHEAD);
    return new Judgement(
        verdict(counted > 0 && met == counted && cheap, missed),
        text(
            "Of %d queries where the static plan takes twice the oracle's time or more, %d adapt to"
                + " within 1.2×; overhead with right estimates %s.",
            counted, met, cheap ? "below 5 %" : "not below 5 % for all"),
        lines);
  }

  private static String times(Measurement m) {
    return text(
        "%.2f× [%.2f, %.2f]", m.estimate().value(), m.estimate().low(), m.estimate().high());
  }
}
