package dev.assay.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.suite.concurrency.LostUpdatesWorkload;
import dev.assay.bench.suite.memory.MemoryWorkload;
import dev.assay.bench.suite.simd.SimdWorkload;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Workload;
import dev.assay.engine.kernel.KernelProvider;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Every workload runs small and finds its own answers right; nothing is said of its times. */
class SmokeTest {

  @Test
  void memoryTwins() throws Exception {
    assertEquals(
        List.of(
            "memory.twins/chase{level=L1, threads=1}", "memory.twins/read{level=L1, threads=1}"),
        keys(new MemoryWorkload()));
  }

  @Test
  void filterAndSum() throws Exception {
    Assumptions.assumeTrue(
        KernelProvider.whyNoVectors().isEmpty(), () -> KernelProvider.whyNoVectors().orElse(""));
    List<String> keys = keys(new SimdWorkload());
    assertEquals(7, keys.size());
    assertEquals(
        "simd.filter-sum/filterVector{level=L1, selectivity=50, threads=1}", keys.getLast());
  }

  @Test
  void losslessCountersKeepEverythingAndRacyOnesNoMoreThanThat() throws Exception {
    for (Measurement kept : new LostUpdatesWorkload().run(new FakeContext(2))) {
      boolean racy = List.of("plain", "volatileField").contains(kept.params().get("counter"));
      double value = kept.estimate().value();
      assertTrue(racy ? value > 0 && value <= 1 : value == 1, kept.key() + " keeps " + value);
    }
  }

  @Test
  void whatAMachineCannotRunIsSaidInOneSentence() {
    assertTrue(new LostUpdatesWorkload().whyNot(new FakeContext(1)).isPresent());
    assertFalse(new LostUpdatesWorkload().whyNot(new FakeContext(2)).isPresent());
  }

  private static List<String> keys(Workload workload) throws Exception {
    List<Measurement> delivered = workload.run(new FakeContext(2));
    for (Measurement measurement : delivered) {
      assertTrue(measurement.estimate().value() > 0, measurement.key());
    }
    return delivered.stream().map(Measurement::key).toList();
  }
}
