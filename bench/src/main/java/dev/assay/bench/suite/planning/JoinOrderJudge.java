package dev.assay.bench.suite.planning;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** Q4: whether choosing a plan by cost finds a good one. */
public final class JoinOrderJudge extends ClaimJudge {

  private static final double MOST_TIMES_BEST = 1.5;
  private static final double LEAST_SHARE = 0.8;
  private static final int LEAST_QUERIES = 5;
  private static final int LEAST_ROUNDS = 5;

  /** For the provider. */
  public JoinOrderJudge() {
    super(
        "Q4",
        "Ten queries that join five tables with skewed and dependent keys. Time of the planner's"
            + " pick / time of the best of all 120 orders that streams the first table and builds"
            + " the others, by turns in one run; nothing adapts while it runs, and orders that are"
            + " expected to deliver more than 4 million rows somewhere, or take 20 times the"
            + " pick's time, cannot be best. A query is good where the whole 95 % interval of the"
            + " median ratio is at most 1.5, bad where all of it is above. Confirmed: at least 80 %"
            + " of the queries are good. Refuted: more than 20 % are bad. Else not decidable, as"
            + " with fewer than 5 queries or 5 rounds.",
        JoinOrderWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> queries =
        all(evidence, "pickToBest").stream()
            .filter(m -> m.forks().getFirst().size() >= LEAST_ROUNDS)
            .toList();
    if (queries.size() < LEAST_QUERIES) {
      return needs(LEAST_QUERIES + " queries with " + LEAST_ROUNDS + " rounds each");
    }
    long good = queries.stream().filter(m -> m.estimate().high() <= MOST_TIMES_BEST).count();
    long bad = queries.stream().filter(m -> m.estimate().low() > MOST_TIMES_BEST).count();
    double needed = LEAST_SHARE * queries.size();
    List<String> lines = new ArrayList<>();
    for (Measurement m : queries) {
      var more = m.secondary();
      lines.add(
          text(
              "%s: %.2f× the best [%.2f, %.2f]; pick %.2f ms, best %.2f, median %.2f, worst %.2f",
              m.params().getOrDefault("query", ""),
              m.estimate().value(),
              m.estimate().low(),
              m.estimate().high(),
              more.getOrDefault("pick [ms]", 0.0),
              more.getOrDefault("best [ms]", 0.0),
              more.getOrDefault("median [ms]", 0.0),
              more.getOrDefault("worst [ms]", 0.0)));
    }
    return new Judgement(
        verdict(good >= needed, bad > queries.size() - needed),
        text(
            "The pick takes at most 1.5× the best order's time for %d of %d queries, more for %d"
                + " (asked: at least 80 %%).",
            good, queries.size(), bad),
        lines);
  }
}
