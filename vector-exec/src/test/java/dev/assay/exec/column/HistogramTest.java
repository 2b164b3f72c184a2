package dev.assay.exec.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  private static final int SAMPLE = 4096;
  private static final int VALUES = 2000;

  private final SplittableRandom random = new SplittableRandom(7);

  /** Half of all draws are below an eighth of the values, the first value has 8 % of them. */
  private long skewed() {
    double u = random.nextDouble();
    return (long) (VALUES * u * u * u);
  }

  private long[] sorted(int count, LongUnaryOperator value) {
    long[] sample = new long[count];
    Arrays.setAll(sample, value::applyAsLong);
    Arrays.sort(sample);
    return sample;
  }

  private static double shareOfSkewed(long value) {
    return Math.cbrt((value + 1.0) / VALUES) - Math.cbrt((double) value / VALUES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 127, 128, 129, 255, 256, 257, 1000})
  void allValuesAreInIt(int size) {
    Histogram histogram = Histogram.of(sorted(size, i -> 3 * i), size);
    assertEquals(1, histogram.shareUpTo(3L * size), 1e-9);
    assertEquals(0, histogram.shareUpTo(-1), 1e-9);
    assertEquals(0.5, histogram.shareUpTo(3L * size / 2), 1.0 / size + 0.01);
    assertEquals(size, histogram.distinct(), 0.1 * size);
  }

  @Test
  void oneValueAndTheEndsOfTheRangeAreNoTrouble() {
    assertEquals(1, Histogram.of(new long[] {5, 5, 5}, 1).shareOf(5), 1e-9);
    Histogram ends = Histogram.of(new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}, 3);
    assertEquals(1.0 / 3, ends.shareUpTo(-1), 1e-9);
    assertEquals(1, ends.shareUpTo(Long.MAX_VALUE), 1e-9);
    assertEquals(1, ends.between(3, 3).distinct(), 1e-9);
  }

  @Test
  void frequentValuesAreKnownByThemselves() {
    Histogram histogram = Histogram.of(sorted(SAMPLE, i -> skewed()), VALUES);
    assertEquals(shareOfSkewed(0), histogram.shareOf(0), 0.2 * shareOfSkewed(0));
    assertEquals(shareOfSkewed(1500), histogram.shareOf(1500), 0.5 * shareOfSkewed(1500));
    assertEquals(Math.cbrt(0.25), histogram.shareUpTo(VALUES / 4), 0.03);
    assertTrue(histogram.unevenness() > 1, () -> "unevenness " + histogram.unevenness());
  }

  @Test
  void skewOnBothSidesMakesMorePairs() {
    Histogram left = Histogram.of(sorted(SAMPLE, i -> skewed()), VALUES);
    Histogram right = Histogram.of(sorted(SAMPLE, i -> skewed()), VALUES);
    Histogram even = Histogram.of(sorted(SAMPLE, i -> random.nextInt(VALUES)), VALUES);
    double pairs = 0;
    for (int value = 0; value < VALUES; value++) {
      pairs += shareOfSkewed(value) * shareOfSkewed(value);
    }
    assertEquals(pairs, left.joinShare(right), 0.25 * pairs);
    assertEquals(1.0 / VALUES, left.joinShare(even), 0.25 / VALUES);
    assertEquals(1.0 / VALUES, even.joinShare(left), 0.25 / VALUES);
    assertEquals(1, left.matchShare(even), 0.1);
  }

  @Test
  void rangesJoinWhatTheyHave() {
    Histogram users = Histogram.of(sorted(VALUES, i -> i), VALUES);
    Histogram events = Histogram.of(sorted(SAMPLE, i -> skewed()), VALUES);
    Histogram first = users.between(0, VALUES / 8 - 1);
    double rows = events.joinShare(first) * VALUES / 8;
    assertEquals(0.5, rows, 0.06);
    assertEquals(0.5, events.matchShare(first), 0.06);
  }

  @Test
  void someRowsHaveSomeOfTheValues() {
    int rows = 100_000;
    boolean[] seen = new boolean[VALUES];
    for (int i = 0; i < rows / 50; i++) {
      seen[(int) skewed()] = true;
    }
    int expected = 0;
    for (boolean each : seen) {
      expected += each ? 1 : 0;
    }
    Histogram histogram = Histogram.of(sorted(SAMPLE, i -> skewed()), VALUES);
    assertEquals(expected, histogram.thinned(0.02, rows).distinct(), 0.15 * expected);
    assertEquals(VALUES, histogram.thinned(1, rows).distinct(), 0.1 * VALUES);
  }

  @Test
  void totalsSpreadAroundTheirMean() {
    Histogram falling = Histogram.ofTotals(100, 1, 1000);
    assertEquals(-Math.expm1(-1), falling.shareUpTo(100), 0.02);
    assertEquals(-Math.expm1(-3), falling.shareUpTo(300), 0.02);
    Histogram close = Histogram.ofTotals(100, 25, 1000); // a fifth of the mean is the deviation
    assertEquals(0.16, close.shareUpTo(80), 0.03);
    assertTrue(close.shareUpTo(200) > 0.9999);
  }

  @Test
  void doublesKeepTheirOrder() {
    double[] rising = {Double.NEGATIVE_INFINITY, -2.5, -0.0, 1e-300, 7, Double.POSITIVE_INFINITY};
    for (int i = 1; i < rising.length; i++) {
      assertTrue(Histogram.ordered(rising[i - 1]) < Histogram.ordered(rising[i]));
    }
    assertEquals(Histogram.ordered(0.0), Histogram.ordered(-0.0));
  }
}
