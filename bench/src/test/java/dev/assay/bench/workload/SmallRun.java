package dev.assay.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** A workload run in its smallest form. */
public final class SmallRun {

  private SmallRun() {}

  /**
   * Runs it, and sees that it says something, names each figure once, has no figure below zero, and
   * left nothing out. Skipped with the reason where this machine cannot run it.
   */
  public static List<Measurement> of(Workload workload, int cpus) throws Exception {
    FakeContext context = new FakeContext(cpus);
    Optional<String> whyNot = workload.whyNot(context);
    Assumptions.assumeTrue(whyNot.isEmpty(), () -> whyNot.orElse(""));
    List<Measurement> measurements = workload.run(context);
    Set<String> keys = new HashSet<>();
    for (Measurement measurement : measurements) {
      assertTrue(keys.add(measurement.key()), "twice: " + measurement.key());
      assertEquals(workload.id(), measurement.workload());
      assertTrue(measurement.estimate().value() >= 0, measurement.key());
    }
    assertFalse(keys.isEmpty());
    assertEquals(List.of(), context.leftOut);
    return measurements;
  }
}
