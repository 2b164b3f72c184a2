package dev.assay.bench.suite.ids;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnowflakeIdsTest {

  private long now = 1_000;
  private int readings;

  @Test
  void fieldsLieWhereTheLayoutSays() {
    SnowflakeIds ids = new SnowflakeIds(() -> now, 5);
    assertEquals((1_000L << 22) | (5 << 12), ids.next());
    assertEquals((1_000L << 22) | (5 << 12) | 1, ids.next());
    now++;
    assertEquals((1_001L << 22) | (5 << 12), ids.next());
  }

  @Test
  void takesTheNextMillisecondAfter4096Ids() {
    SnowflakeIds ids = new SnowflakeIds(() -> readings++ < 5_000 ? 1_000 : 1_001, 0);
    long last = 0;
    for (int i = 0; i < SnowflakeIds.PER_MILLI; i++) {
      last = ids.next();
    }
    assertEquals((1_000L << 22) | 4095, last);
    assertEquals(1_001L << 22, ids.next());
  }

  @Test
  void aStepBackNeitherRepeatsNorGoesBack() {
    SnowflakeIds ids = new SnowflakeIds(() -> now, 0);
    Set<Long> seen = new HashSet<>();
    long last = -1;
    for (int i = 0; i < 20_000; i++) {
      now += i % 100 == 99 ? 1 : 0;
      now -= i % 5_000 == 4_999 ? 5 : 0;
      long id = ids.next();
      assertTrue(id > last, id + " after " + last);
      assertTrue(seen.add(id));
      last = id;
    }
    assertTrue(ids.steppedBack() > 0);
  }

  @Test
  void workersAreTenBits() {
    assertThrows(IllegalArgumentException.class, () -> new SnowflakeIds(() -> 0, 1024));
    assertThrows(IllegalArgumentException.class, () -> new SnowflakeIds(() -> 0, -1));
  }
}
