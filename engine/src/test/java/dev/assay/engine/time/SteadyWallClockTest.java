package dev.assay.engine.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;

class SteadyWallClockTest {

  private final AtomicLong wallNanos = new AtomicLong(1_000_000);
  private final CachedNanoClock monotonic = new CachedNanoClock();

  @Test
  void aStepOfTheWallClockIsToldAndNotFollowed() {
    monotonic.update(-500);
    SteadyWallClock clock = new SteadyWallClock(wallNanos::get, monotonic);
    assertEquals(1_000_000, clock.nanoTime());
    monotonic.advance(100);
    wallNanos.addAndGet(100);
    assertEquals(1_000_100, clock.nanoTime());
    assertEquals(0, clock.steppedNanos());
    wallNanos.set(50);
    assertEquals(1_000_100, clock.nanoTime());
    assertEquals(50 - 1_000_100, clock.steppedNanos());
    monotonic.advance(1);
    wallNanos.set(5_000_000);
    assertEquals(1_000_101, clock.nanoTime());
    assertEquals(3_999_899, clock.steppedNanos());
  }

  @Test
  void theSystemsClockStartsAtWallTimeAndNeverGoesBack() {
    long beforeMillis = System.currentTimeMillis();
    SteadyWallClock clock = SteadyWallClock.system();
    long last = clock.nanoTime();
    assertTrue(last / 1_000_000 >= beforeMillis - 1);
    for (int i = 0; i < 1000; i++) {
      long now = clock.nanoTime();
      assertTrue(now >= last);
      last = now;
    }
  }
}
