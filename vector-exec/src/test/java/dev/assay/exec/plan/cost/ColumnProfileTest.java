package dev.assay.exec.plan.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.exec.column.Histogram;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnProfileTest {

  private static final long[] WITH_GAPS = {1, 1, 2, 4, 4, 6};

  private final ColumnProfile profile =
      new ColumnProfile(
          4,
          1,
          6,
          true,
          0,
          WITH_GAPS.length,
          () -> Optional.of(Histogram.of(WITH_GAPS.clone(), WITH_GAPS.length)));

  @Test
  void aValueBetweenThoseThereIsExpectedOnce() {
    ColumnProfile none = profile.between(3, 3);
    assertEquals(1, none.rows());
    assertEquals(1, none.distinctAmong(1));
    assertEquals(1, none.distinctAmong(0));
  }

  @Test
  void aRangeHasItsShareOfTheRows() {
    assertEquals(3, profile.between(1, 2).rows(), 1);
    assertEquals(3, profile.between(4, 6).rows(), 1);
  }
}
