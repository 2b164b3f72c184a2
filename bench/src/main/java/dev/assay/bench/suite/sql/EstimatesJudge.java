package dev.assay.bench.suite.sql;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.Optional;

/** Q5: whether statistics carried through a plan tell how many rows come. */
public final class EstimatesJudge extends ClaimJudge {

  private static final double MOST_MEDIAN = 2;
  private static final int LEAST_OPERATORS = 50;

  /** For the provider. */
  public EstimatesJudge() {
    super(
        "Q5",
        "Rows expected and rows counted behind every scan with predicates, filter, join and"
            + " grouping of TPC-H's 22 queries and of our own over skewed data, at the profile's"
            + " scale; q-error: larger / smaller, each at least 1. Confirmed: the median of all is"
            + " at most 2 with its whole 95 % interval over operators. Refuted: it is above 2 with"
            + " all of it. Else not decidable, as with fewer than 50 operators. The 95th percentile"
            + " is reported, not judged.",
        EstimatesWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Optional<Measurement> found =
        all(evidence, "q-error").stream()
            .filter(m -> "all".equals(m.params().get("operator")))
            .filter(m -> m.forks().getFirst().size() >= LEAST_OPERATORS)
            .findFirst();
    if (found.isEmpty()) {
      return needs("estimates of " + LEAST_OPERATORS + " operators");
    }
    Measurement median = found.get();
    return new Judgement(
        verdict(median.estimate().high() <= MOST_MEDIAN, median.estimate().low() > MOST_MEDIAN),
        line("All operators", median),
        all(evidence, "q-error").stream()
            .filter(m -> !"all".equals(m.params().get("operator")))
            .map(m -> line(m.params().get("data") + ", " + m.params().get("operator"), m))
            .toList());
  }

  private static String line(String what, Measurement m) {
    return text(
        "%s: median q-error %.2f [%.2f, %.2f] of %.0f, 95th percentile %.1f, most %.0f.",
        what,
        m.estimate().value(),
        m.estimate().low(),
        m.estimate().high(),
        m.secondary().getOrDefault("operators", 0.0),
        m.secondary().getOrDefault("p95", 0.0),
        m.secondary().getOrDefault("most", 0.0));
  }
}
