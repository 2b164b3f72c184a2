package dev.assay.bench.suite.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Q4 and Q6 run small, and are judged by recorded numbers on both sides of each bar. */
class PlanningTest {

  private static final FakeContext CONTEXT = new FakeContext(1);
  private static final JoinOrderWorkload ORDERS = new JoinOrderWorkload();
  private static final AdaptiveWorkload ADAPTIVE = new AdaptiveWorkload();

  @Test
  void allOrdersAreDifferent() {
    assertEquals(120, new HashSet<>(JoinOrderWorkload.orders(5)).size());
    assertEquals(List.of(List.of(1, 0), List.of(0, 1)), JoinOrderWorkload.orders(2));
  }

  @Test
  void ordersAndAdaptiveRunsGiveOneAnswer() throws Exception {
    List<Measurement> orders = ORDERS.run(CONTEXT);
    assertEquals(10, orders.size());
    assertTrue(orders.stream().allMatch(m -> m.secondary().getOrDefault("orders timed", 0.0) > 0));
    assertEquals(6 * 2 + 4, ADAPTIVE.run(CONTEXT).size());
  }

  @Test
  void fourOfFivePicksMustBeGood() {
    assertEquals(Verdict.CONFIRMED, picks(1.0, 1.1, 1.2, 1.45, 9).verdict());
    assertEquals(Verdict.REFUTED, picks(1.0, 1.1, 1.2, 1.6, 9).verdict());
    assertEquals(Verdict.NOT_DECIDABLE, picks(1.0, 1.1, 1.2, 1.3).verdict());
    assertTrue(picks(1.0, 1.1, 1.2, 1.6, 9).summary().contains("for 3 of 5"));
  }

  @Test
  void disturbedPicksDecideNothing() {
    List<Measurement> wide = new ArrayList<>();
    for (int query = 0; query < 5; query++) {
      wide.add(pick(query, List.of(1.0, 1.1, 1.2, 2.5, 2.6, 2.7)));
    }
    assertEquals(Verdict.NOT_DECIDABLE, new JoinOrderJudge().judge(evidence(wide)).verdict());
  }

  @Test
  void onlySlowStaticPlansCountAndOverheadCountsAlways() {
    assertEquals(Verdict.CONFIRMED, adaptive(2.5, 1.1, 1.01).verdict());
    assertEquals(Verdict.REFUTED, adaptive(2.5, 1.4, 1.01).verdict());
    assertEquals(Verdict.REFUTED, adaptive(2.5, 1.1, 1.06).verdict());
    assertEquals(Verdict.NOT_DECIDABLE, adaptive(1.8, 1.4, 1.01).verdict());
  }

  @Test
  void disturbedRunsAndRunsThatAreTooShortDecideNothing() {
    List<Double> wide = List.of(0.9, 1.0, 1.1, 1.3, 1.4, 1.5);
    assertEquals(Verdict.NOT_DECIDABLE, adaptive(six(2.5), wide, six(1.0)).verdict());
    assertEquals(
        Verdict.NOT_DECIDABLE, adaptive(six(2.5), six(1.1), List.of(0.9, 1.0, 1.1)).verdict());
    assertEquals(
        Verdict.NOT_DECIDABLE,
        new AdaptiveJudge().judge(evidence(List.of(named("overhead", six(1))))).verdict());
  }

  private static Judgement picks(double... ratios) {
    List<Measurement> measurements = new ArrayList<>();
    for (int query = 0; query < ratios.length; query++) {
      measurements.add(pick(query, six(ratios[query])));
    }
    return new JoinOrderJudge().judge(evidence(measurements));
  }

  private static Measurement pick(int query, List<Double> ratios) {
    return Metric.lower(ORDERS, "pickToBest", "ratio").param("query", query).addAll(ratios).build();
  }

  private static Judgement adaptive(double fixed, double adaptive, double overhead) {
    return adaptive(six(fixed), six(adaptive), six(overhead));
  }

  private static Judgement adaptive(
      List<Double> fixed, List<Double> adaptive, List<Double> overhead) {
    return new AdaptiveJudge()
        .judge(
            evidence(
                List.of(
                    named("staticToOracle", fixed),
                    named("adaptiveToOracle", adaptive),
                    named("overhead", overhead))));
  }

  private static Measurement named(String metric, List<Double> ratios) {
    return Metric.lower(ADAPTIVE, metric, "ratio").param("query", "q").addAll(ratios).build();
  }

  private static List<Double> six(double value) {
    return Collections.nCopies(6, value);
  }

  private static Evidence evidence(List<Measurement> measurements) {
    return new Evidence(CONTEXT.machine(), CONTEXT.calibration(), measurements);
  }
}
