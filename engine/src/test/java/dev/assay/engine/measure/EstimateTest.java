package dev.assay.engine.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EstimateTest {

  @ParameterizedTest
  @ValueSource(ints = {100, 1_074, 1_075, 5_000})
  void manySamplesLeaveAnIntervalOfRanksNearTheBinomialOnes(int n) {
    Estimate estimate = Estimate.ofMedian(IntStream.range(0, n).asDoubleStream().toArray());
    assertEquals(0.5 * (n - 1), estimate.value());
    assertTrue(estimate.confidence() >= 0.95 && estimate.confidence() < 1, estimate::toString);
    double halfWidth = 0.5 * (estimate.high() - estimate.low());
    assertEquals(0.98 * Math.sqrt(n), halfWidth, 2, estimate::toString);
  }
}
