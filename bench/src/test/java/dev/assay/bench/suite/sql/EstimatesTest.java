package dev.assay.bench.suite.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows are counted where they are decided, and Q5 is judged by the median. */
class EstimatesTest {

  private static final FakeContext CONTEXT = new FakeContext(1);
  private static final EstimatesWorkload WORKLOAD = new EstimatesWorkload();

  @Test
  void errorsAreAtLeastOneAndComeFromAllKindsOfOperators() throws Exception {
    List<Measurement> errors = WORKLOAD.run(CONTEXT);
    for (Measurement each : errors) {
      assertTrue(each.forks().getFirst().stream().allMatch(error -> error >= 1), each.key());
    }
    for (String operator : List.of("scan", "filter", "join", "group")) {
      Map<String, String> wanted = Map.of("data", "tpch", "operator", operator);
      assertTrue(errors.stream().anyMatch(m -> m.matches("q-error", wanted)), operator);
    }
    int all = errors.getLast().forks().getFirst().size();
    assertTrue(all >= 150, "operators: " + all);
  }

  @Test
  void theMedianDecides() {
    assertEquals(Verdict.CONFIRMED, judge(errors(60, 1.3, 10, 500)));
    assertEquals(Verdict.REFUTED, judge(errors(10, 1.3, 60, 2.2)));
    assertEquals(Verdict.NOT_DECIDABLE, judge(errors(30, 1.3, 30, 2.2)));
    assertEquals(Verdict.NOT_DECIDABLE, judge(errors(40, 1.3, 0, 1)));
  }

  private static List<Double> errors(int some, double small, int others, double large) {
    List<Double> errors = new ArrayList<>(Collections.nCopies(some, small));
    errors.addAll(Collections.nCopies(others, large));
    return errors;
  }

  private static Verdict judge(List<Double> errors) {
    Measurement all =
        Metric.lower(WORKLOAD, "q-error", "ratio")
            .param("data", "all")
            .param("operator", "all")
            .addAll(errors)
            .build();
    return new EstimatesJudge()
        .judge(new Evidence(CONTEXT.machine(), CONTEXT.calibration(), List.of(all)))
        .verdict();
  }
}
