package dev.assay.bench.suite.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CounterWorkloadTest {

  @Test
  void everyCounterRunsChecksItselfAndKnowsItsCeiling() throws Exception {
    Figure ceiling =
        Figure.of(
            "atomic.cas",
            Map.of("threads", "1"),
            "ns",
            Direction.LOWER_IS_BETTER,
            new double[] {1.0},
            "");
    List<Measurement> delivered = new CounterWorkload().run(new FakeContext(2, ceiling));

    assertEquals(9, delivered.size());
    for (Measurement measurement : delivered) {
      assertTrue(measurement.estimate().value() > 0, measurement.key());
    }
    Measurement cas = delivered.getFirst();
    assertEquals("concurrency.counter/compareAndSet{threads=1}", cas.key());
    assertNotNull(cas.share());
    assertEquals(1 / cas.estimate().value(), cas.share().share().value(), 1e-9);
  }

  @Test
  void oneCpuHasNothingToContendWith() {
    assertEquals(1, new CounterWorkload().passes(new FakeContext(1)).size());
  }
}
