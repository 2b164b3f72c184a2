package dev.assay.bench.suite.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Operators give DuckDB's answers, and are held against the calibrated level that they read. */
class OperatorsTest {

  @Test
  void answersAreDuckDbsAndSharesAreOfTheLevelThatHoldsTheData() throws Exception {
    var labels = new TreeMap<>(Map.of("level", "L1", "threads", "1"));
    FakeContext context =
        new FakeContext(
            1,
            Figure.of(
                "memory.bandwidth.read",
                labels,
                "B/s",
                Direction.HIGHER_IS_BETTER,
                new double[] {1e9, 1e9, 1e9},
                ""));
    List<Measurement> operators = new OperatorsWorkload().run(context);
    Set<String> keys = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (Measurement each : operators) {
      assertTrue(keys.add(each.key()), "twice: " + each.key());
      kinds.add(each.params().getOrDefault("operator", ""));
      boolean streams = Set.of("scan and filter", "sort", "top").contains(kind(each));
      boolean inner = "L1".equals(each.params().get("memory"));
      assertEquals(streams && inner, each.share() != null, each.key());
    }
    assertEquals(8, kinds.size());
  }

  private static String kind(Measurement each) {
    return each.params().getOrDefault("operator", "");
  }
}
