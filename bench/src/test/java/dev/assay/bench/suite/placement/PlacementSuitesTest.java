package dev.assay.bench.suite.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.SmallRun;
import dev.assay.bench.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workloads run small; each judge says each of its verdicts. */
class PlacementSuitesTest {

  private final Workload moves = new MovesWorkload();
  private final Workload costs = new LookupCostWorkload();

  static Stream<Workload> workloads() {
    return Stream.of(new MovesWorkload(), new LookupCostWorkload());
  }

  static Stream<Judge> judges() {
    return PlacementJudges.all().stream();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsSmallAndNamesEachFigureOnce(Workload workload) throws Exception {
    SmallRun.of(workload, 1);
  }

  @ParameterizedTest
  @MethodSource("judges")
  void nothingIsNotDecidable(Judge judge) {
    assertEquals(Verdict.NOT_DECIDABLE, judge.judge(MadeUp.evidence(List.of())).verdict());
  }

  private static Verdict verdict(String claim, Measurement... measurements) {
    Judge judge = judges().filter(j -> j.claim().equals(claim)).findFirst().orElseThrow();
    return judge.judge(MadeUp.evidence(List.of(measurements))).verdict();
  }

  private Measurement moved(String algorithm, double excess, double... toFormula) {
    Metric metric =
        Metric.lower(moves, "moved", "keys")
            .param("algorithm", algorithm)
            .param("change", "remove any")
            .param("nodes", "00100")
            .also(FormulaCheck.FORMULA, 10)
            .also(Moves.EXCESS, excess);
    Arrays.stream(toFormula).forEach(value -> metric.add(10 * value));
    return metric.build();
  }

  @Test
  void movesAreJudgedByWhatMustMove() {
    Measurement good = moved("ring", 0, 0.99, 1.02, 1);
    Measurement needless = moved("maglev", 0.5, 0.99, 1.02, 1);
    Measurement many = moved("jump", 0, 1.9, 2, 2.1);
    assertEquals(Verdict.CONFIRMED, verdict("H1", good));
    assertEquals(Verdict.REFUTED, verdict("H1", needless, many));
    assertEquals(Verdict.DEPENDS_ON_BASELINE, verdict("H1", good, many));
    assertEquals(Verdict.REFUTED, verdict("H3", needless));
    assertEquals(Verdict.CONFIRMED, verdict("H3", moved("maglev", 0, 1, 1)));
  }

  private Measurement lookup(String algorithm, int nodes, double nanos, double state) {
    return Metric.lower(costs, "lookup", "ns/op")
        .param("algorithm", algorithm)
        .param("nodes", "%04d".formatted(nodes))
        .addAll(List.of(nanos, nanos, nanos, nanos, nanos, nanos))
        .also("state [B]", state)
        .build();
  }

  @Test
  void jumpIsJudgedByStateTimeAndHoles() {
    List<Measurement> all = new ArrayList<>();
    for (int nodes : new int[] {8, 64, 512}) {
      all.add(lookup("jump", nodes, 5 + 3 * Math.log(nodes), 0));
    }
    all.add(moved("jump renumbered", 50, 49, 50, 51));
    assertEquals(Verdict.CONFIRMED, verdict("H2", all.toArray(Measurement[]::new)));
    all.set(0, lookup("jump", 8, 100, 0));
    assertEquals(Verdict.NOT_DECIDABLE, verdict("H2", all.toArray(Measurement[]::new)));
    all.set(0, lookup("jump", 8, 11, 64));
    assertEquals(Verdict.REFUTED, verdict("H2", all.toArray(Measurement[]::new)));
  }

  @Test
  void rendezvousIsJudgedByItsCrossover() {
    Measurement ringOfFew = lookup("ring", 2, 50, 0);
    Measurement ringOfMany = lookup("ring", 999, 300, 0);
    Measurement fewDraws = lookup("rendezvous", 2, 10, 0);
    Measurement manyDraws = lookup("rendezvous", 999, 3_000, 0);
    assertEquals(Verdict.CONFIRMED, verdict("H4", ringOfFew, fewDraws, ringOfMany, manyDraws));
    assertEquals(
        Verdict.REFUTED,
        verdict("H4", ringOfFew, fewDraws, ringOfMany, lookup("rendezvous", 999, 10, 0)));
  }

  @Test
  void boundsHoldInEveryRepetition() {
    Metric bound = Metric.lower(moves, "maxToBound", "ratio");
    assertEquals(Verdict.CONFIRMED, verdict("H5", bound.add(1).add(0.99).build()));
    assertEquals(Verdict.REFUTED, verdict("H5", bound.add(1.01).build()));
  }

  @Test
  void deviationIsJudgedByTheFormula() {
    assertEquals(Verdict.CONFIRMED, verdict("H6", deviation(0.105, 0.1)));
    assertEquals(Verdict.REFUTED, verdict("H6", deviation(0.15, 0.15)));
    assertEquals(Verdict.NOT_DECIDABLE, verdict("H6", deviation(0.08, 0.19)));
  }

  private Measurement deviation(double... values) {
    Metric metric =
        Metric.lower(moves, "shareDeviation", "ratio")
            .param("points", "0100")
            .also(FormulaCheck.FORMULA, 0.1);
    Arrays.stream(values).forEach(metric::add);
    return metric.build();
  }
}
