package dev.assay.bench.suite.planning;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Turns;
import dev.assay.bench.suite.planning.AdaptiveQueries.Candidate;
import dev.assay.bench.suite.planning.AdaptiveQueries.Query;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.plan.cost.ForcedChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Q6: the plan that the estimates lead to, run as it is and run adaptively, beside the best plan
 * that an oracle would have found: of all orders of joins or predicates, for each part of the data
 * by itself, by trial.
 */
public final class AdaptiveWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "sql.adaptive";

  /** For the provider. */
  public AdaptiveWorkload() {
    super(ID, 1, "Adapting while a query runs, beside an oracle", Set.of("Q6"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 3_000, 32_000, 150_000);
  }

  private record Part(Plan plan, String answer) {}

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    int warmUps = pick(context, 1, 8, 10);
    int rounds = pick(context, 2, 31, 41);
    List<Query> wrong = AdaptiveQueries.wrong();
    List<Query> right = AdaptiveQueries.right();
    try (Lab lab = new Lab(AdaptiveQueries.tables(pick(context, 8_000, 1_000_000, 4_000_000)))) {
      for (int q = 0; q < wrong.size() + right.size(); q++) {
        Query query = q < wrong.size() ? wrong.get(q) : right.get(q - wrong.size());
        context.progress(query.name(), (double) q / (wrong.size() + right.size()));
        Plan plan = lab.plan(query.text(), ForcedChoices.UNSAMPLED);
        String answer = lab.answer(query.text());
        List<Part> oracle = oracle(lab, query, context.profile());
        List<Turns.Way> ways = new ArrayList<>();
        ways.add(() -> lab.check(plan, false, answer));
        ways.add(() -> lab.check(plan, true, answer));
        ways.add(
            () -> {
              for (Part part : oracle) {
                lab.check(part.plan(), false, part.answer());
              }
            });
        Turns turns = Turns.of(ways, warmUps, rounds);
        if (oracle.isEmpty()) {
          measurements.add(ratio("overhead", query, turns, 1, 0));
        } else {
          measurements.add(ratio("staticToOracle", query, turns, 0, 2));
          measurements.add(ratio("adaptiveToOracle", query, turns, 1, 2));
        }
      }
    }
    return measurements;
  }

  private Measurement ratio(String name, Query query, Turns turns, int way, int to) {
    return Metric.lower(this, name, "ratio")
        .param("query", query.name())
        .addAll(turns.ratios(way, to))
        .also("this [ms]", turns.median(way) / 1e6)
        .also("other [ms]", turns.median(to) / 1e6)
        .build();
  }

  /**
   * The fastest plan of each part; in the shortest profile of the first and the last order only.
   */
  private static List<Part> oracle(Lab lab, Query query, Profile profile)
      throws WorkloadFailed, InterruptedException {
    List<Part> best = new ArrayList<>();
    for (List<Candidate> candidates : query.oracle()) {
      String answer = lab.answer(candidates.getFirst().text());
      List<Plan> plans = new ArrayList<>();
      int step = profile == Profile.SMOKE ? candidates.size() - 1 : 1;
      for (int i = 0; i < candidates.size(); i += step) {
        plans.add(lab.plan(candidates.get(i).text(), candidates.get(i).forced()));
      }
      Turns turns =
          Turns.of(
              plans.stream().<Turns.Way>map(plan -> () -> lab.check(plan, false, answer)).toList(),
              1,
              pick(profile, 1, 4, 4));
      best.add(new Part(plans.get(turns.fastest(0, plans.size())), answer));
    }
    return best;
  }
}
