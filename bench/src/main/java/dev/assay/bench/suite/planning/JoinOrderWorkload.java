package dev.assay.bench.suite.planning;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Turns;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.plan.cost.ForcedChoices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Q4: queries that join five tables, in all 120 orders (the first table streams, the others are
 * built and joined in turn) and as the planner would. All orders are run twice, the faster run
 * counts; the fastest then take turns with the planner's pick. Nothing adapts while it runs.
 */
public final class JoinOrderWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "sql.join-order";

  private static final int TABLES = 5;
  private static final int FINALISTS = 6;

  /** An order that is to deliver more rows somewhere, by its estimates, is not run. */
  private static final double MOST_ROWS = 4e6;

  /** An order that takes so many times what the pick does is ended. */
  private static final long MOST_TIMES_PICK = 20;

  private static final long LEAST_LIMIT_NANOS = 20_000_000;

  /** For the provider. */
  public JoinOrderWorkload() {
    super(ID, 1, "The planner's order of five tables beside all others", Set.of("Q4"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 4_000, 32_000, 180_000);
  }

  private record Timed(Plan plan, double nanos) {}

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    try (Lab lab = new Lab(JoinQueries.tables(pick(context, 5_000, 400_000, 2_000_000)))) {
      var queries = new ArrayList<>(JoinQueries.queries().entrySet());
      for (int q = 0; q < queries.size(); q++) {
        context.progress(queries.get(q).getKey(), (double) q / queries.size());
        measurements.add(compare(context, lab, queries.get(q).getKey(), queries.get(q).getValue()));
      }
    }
    return measurements;
  }

  private Measurement compare(RunContext context, Lab lab, String name, String sql)
      throws WorkloadFailed, InterruptedException {
    Plan pick = lab.plan(sql, ForcedChoices.NONE);
    String answer = lab.answer(sql);
    for (int i = 0; i < pick(context, 1, 10, 10); i++) {
      lab.check(pick, false, answer);
    }
    long start = System.nanoTime();
    lab.check(pick, false, answer);
    long limit = Math.max(LEAST_LIMIT_NANOS, MOST_TIMES_PICK * (System.nanoTime() - start));
    List<List<Integer>> orders = orders(TABLES);
    List<Timed> timed = new ArrayList<>();
    int tooLarge = 0;
    int tooSlow = 0;
    for (int i = 0; i < orders.size(); i += pick(context, 24, 1, 1)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Plan plan = lab.plan(sql, new ForcedChoices(orders.get(i), false));
      if (mostRows(plan.root()) > MOST_ROWS) {
        tooLarge++;
        continue;
      }
      OptionalLong nanos = lab.nanosWithin(plan, limit);
      if (nanos.isEmpty()) {
        tooSlow++;
        continue;
      }
      lab.check(plan, false, answer);
      long again = lab.nanosWithin(plan, limit).orElse(limit);
      timed.add(new Timed(plan, Math.min(nanos.getAsLong(), again)));
    }
    timed.sort(Comparator.comparingDouble(Timed::nanos));
    List<Turns.Way> ways = new ArrayList<>(List.of(() -> lab.check(pick, false, answer)));
    for (Timed each : timed.subList(0, Math.min(FINALISTS, timed.size()))) {
      ways.add(() -> lab.check(each.plan(), false, answer));
    }
    Turns turns = Turns.of(ways, pick(context, 0, 3, 5), pick(context, 2, 31, 41));
    int best = ways.size() > 1 ? turns.fastest(1, ways.size()) : 0;
    Metric metric = Metric.lower(this, "pickToBest", "ratio").param("query", name);
    metric.addAll(turns.ratios(0, best)).also("pick [ms]", turns.median(0) / 1e6);
    metric.also("best [ms]", turns.median(best) / 1e6).also("orders timed", timed.size());
    metric.also("median [ms]", at(timed, 0.5)).also("worst [ms]", at(timed, 1));
    return metric.also("orders ended", tooSlow).also("orders not run for size", tooLarge).build();
  }

  private static double at(List<Timed> sorted, double share) {
    return sorted.isEmpty() ? 0 : sorted.get((int) (share * (sorted.size() - 1))).nanos() / 1e6;
  }

  /** The most rows that a join is expected to deliver. */
  private static double mostRows(PhysicalNode node) {
    return switch (node) {
      case PhysicalNode.Join join ->
          Math.max(join.expectedRows(), Math.max(mostRows(join.probe()), mostRows(join.build())));
      case PhysicalNode.Project project -> mostRows(project.input());
      case PhysicalNode.Filter filter -> mostRows(filter.input());
      case PhysicalNode.Aggregate aggregate -> mostRows(aggregate.input());
      default -> 0;
    };
  }

  /** All orders of the numbers below one. */
  static List<List<Integer>> orders(int count) {
    List<List<Integer>> orders = new ArrayList<>(List.of(List.of()));
    for (int next = 0; next < count; next++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> order : orders) {
        for (int place = 0; place <= order.size(); place++) {
          List<Integer> with = new ArrayList<>(order);
          with.add(place, next);
          longer.add(with);
        }
      }
      orders = longer;
    }
    return orders;
  }
}
