package dev.assay.bench.suite.queueing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.thread.Affinity;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrawsTest {

  @Test
  void drawsHaveTheirMeanAndRepeat() {
    long[] draws = Draws.exponential(200_000, 10_000, 7);
    assertEquals(10_000, Arrays.stream(draws).average().orElse(0), 150);
    assertArrayEquals(draws, Draws.exponential(200_000, 10_000, 7));
  }

  @Test
  void requestsThatNeverMeetTakeTheirServiceOnly() {
    long[] gaps = {0, 100, 100};
    long[] services = {10, 20, 30};
    assertEquals(21, Draws.lindleyMeanNanos(gaps, services, 1));
    assertEquals((10 + 30 + 60) / 3.0, Draws.lindleyMeanNanos(new long[3], services, 0));
  }

  /** The control variate's mean is the formula, for every service, with an overhead too. */
  @ParameterizedTest
  @EnumSource(Service.class)
  void theIdealQueueTendsToTheFormula(Service service) {
    int count = 2_000_000;
    double overhead = 50;
    double busy = 1_000 + overhead;
    double gap = busy / 0.7;
    double variation = service.squaredVariation() * Math.pow(1_000 / busy, 2);
    double mean =
        Draws.lindleyMeanNanos(
            Draws.exponential(count, gap, 1), service.draw(count, 1_000, 2), overhead);
    assertEquals(1, mean / SingleServerWorkload.timeInSystem(busy, gap, variation), 0.02);
  }

  @Test
  void exponentialServiceGivesOneOverMuMinusLambda() {
    assertEquals(1 / (1 / 10.0 - 1 / 12.5), SingleServerWorkload.timeInSystem(10, 12.5, 1), 1e-9);
  }

  @Test
  void aClosedLoopHasOneRequestInTheSystem() throws Exception {
    Assumptions.assumeTrue(
        Affinity.allowed().containsAll(List.of(0, 1)),
        "client and server are pinned to CPUs 0 and 1, which this process may not use");
    int count = 2_000;
    long[] services = Draws.constant(count, 1_000);
    services[5] = 3_000_000;
    ServerRun run = new ServerRun(Draws.constant(count, 500), services, true).run(List.of(0, 1));
    for (int i = 1; i < count; i++) {
      assertTrue(run.intended[i] >= run.done[i - 1], "request " + i + " did not wait");
    }
    assertTrue(run.longestStallNanos() >= 0);
    assertEquals(0, run.meanOverheadNanos());
  }
}
