package dev.assay.bench.suite.queueing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DrawsTest {

  @Test
  void drawsHaveTheirMeanAndRepeat() {
    long[] draws = Draws.exponential(200_000, 10_000, 7);
    assertEquals(10_000, Arrays.stream(draws).average().orElse(0), 150);
    assertArrayEquals(draws, Draws.exponential(200_000, 10_000, 7));
  }

  @Test
  void theIdealQueueComesToTheFormula() {
    double sum = 0;
    for (int seed = 0; seed < 40; seed++) {
      long[] gaps = Draws.exponential(50_000, 20_000, seed);
      long[] services = Draws.exponential(50_000, 10_000, 1_000 + seed);
      sum += Draws.lindleyMeanNanos(gaps, services, 0) / 40;
    }
    assertEquals(20_000, sum, 400); // 1 / (1/10 us - 1/20 us)
  }

  @Test
  void requestsThatNeverMeetTakeTheirServiceOnly() {
    long[] gaps = {0, 100, 100};
    long[] services = {10, 20, 30};
    assertEquals(21, Draws.lindleyMeanNanos(gaps, services, 1));
    assertEquals((10 + 30 + 60) / 3.0, Draws.lindleyMeanNanos(new long[3], services, 0));
  }
}
