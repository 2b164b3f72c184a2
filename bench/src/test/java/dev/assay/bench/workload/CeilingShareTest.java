package dev.assay.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import dev.assay.engine.measure.Figure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CeilingShareTest {

  private static final Calibration MACHINE =
      new FakeContext(
              1,
              figure("bandwidth", "B/s", Direction.HIGHER_IS_BETTER, 10e9, 1e9),
              figure("latency", "ns", Direction.LOWER_IS_BETTER, 100, 10))
          .calibration();

  @Test
  void aTimeIsTurnedIntoARateAndAllThreadsCount() {
    Ceiling ceiling = Ceiling.of("bandwidth", Map.of(), 8, "B");
    Estimate nanos = new Estimate(2, 1.6, 2.5, 0.95, 5);
    Estimate share = share(ceiling, nanos, "ns/op", 1);
    assertEquals(0.4, share.value(), 1e-12);
    assertEquals(3.2 / 11, share.low(), 1e-12, "slowest over the highest ceiling");
    assertEquals(5.0 / 9, share.high(), 1e-12, "fastest under the lowest ceiling");
    assertEquals(0.9, share.confidence(), 1e-12);
    assertEquals(0.8, share(ceiling, nanos, "ns/op", 2).value(), 1e-12);
  }

  @Test
  void aRateCountsAllThreadsAlready() {
    Ceiling ceiling = Ceiling.of("bandwidth", Map.of(), 4, "B");
    Estimate perMicro = new Estimate(1000, 1000, 1000, 0.95, 5);
    assertEquals(0.4, share(ceiling, perMicro, "ops/us", 2).value(), 1e-12);
  }

  @Test
  void aLatencyCeilingIsReachedFromAbove() {
    Ceiling ceiling = Ceiling.of("latency", Map.of(), 2, "hop");
    Estimate micros = new Estimate(0.4, 0.4, 0.4, 0.95, 5);
    assertEquals(0.5, share(ceiling, micros, "us/op", 1).value(), 1e-12, "two hops of 100 ns");
    assertEquals(0.5, share(ceiling, micros, "us/op", 2).value(), 1e-12, "each thread waits");
  }

  @Test
  void withoutTheFigureThereIsNoShare() {
    Ceiling ceiling = Ceiling.of("bandwidth", Map.of("level", "L1"), 8, "B");
    Estimate nanos = new Estimate(2, 2, 2, 0.95, 5);
    assertTrue(CeilingShare.of(ceiling, nanos, "ns/op", 1, MACHINE).isEmpty());
    Ceiling known = Ceiling.of("bandwidth", Map.of(), 8, "B");
    assertThrows(
        IllegalArgumentException.class,
        () -> CeilingShare.of(known, nanos, "furlongs", 1, MACHINE));
  }

  private static Estimate share(Ceiling ceiling, Estimate measured, String unit, int threads) {
    return CeilingShare.of(ceiling, measured, unit, threads, MACHINE).orElseThrow().share();
  }

  private static Figure figure(
      String id, String unit, Direction direction, double value, double half) {
    Estimate estimate = new Estimate(value, value - half, value + half, 0.95, 9);
    return new Figure(id, new TreeMap<>(), unit, direction, estimate, List.of(value), "");
  }
}
