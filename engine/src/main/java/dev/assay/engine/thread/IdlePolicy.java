package dev.assay.engine.thread;

import dev.assay.engine.jvm.JvmFlag;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * How a thread waits. Spins and yields count idle turns and matter to {@link IdleKind#BACKOFF}
 * only; park times matter to it and, the longest one, to {@link IdleKind#PARKING}.
 *
 * @param kind the way of waiting
 * @param spins turns spent spinning before yielding, 0 or more
 * @param yields turns spent yielding before parking, 0 or more
 * @param minParkNanos first park, 1 or more
 * @param maxParkNanos longest park, not below the first
 */
public record IdlePolicy(
    IdleKind kind, long spins, long yields, long minParkNanos, long maxParkNanos) {

  /** Checks the ranges. */
  public IdlePolicy {
    if (spins < 0 || yields < 0 || minParkNanos < 1 || maxParkNanos < minParkNanos) {
      throw new IllegalArgumentException(
          ("an idle policy needs spins and yields >= 0 and 1 <= first park <= longest park, "
                  + "got %d, %d, %d, %d")
              .formatted(spins, yields, minParkNanos, maxParkNanos));
    }
  }

  /** With Agrona's defaults: 10 spins, 5 yields, parks from 1 µs to 1 ms. */
  public static IdlePolicy of(IdleKind kind) {
    return new IdlePolicy(
        kind,
        BackoffIdleStrategy.DEFAULT_MAX_SPINS,
        BackoffIdleStrategy.DEFAULT_MAX_YIELDS,
        BackoffIdleStrategy.DEFAULT_MIN_PARK_PERIOD_NS,
        BackoffIdleStrategy.DEFAULT_MAX_PARK_PERIOD_NS);
  }

  /**
   * A new strategy, for one thread.
   *
   * @throws UnsupportedOperationException where the JVM lacks {@link JvmFlag#AGRONA}
   */
  public IdleStrategy newStrategy() {
    JvmFlag.AGRONA.require();
    return switch (kind) {
      case BUSY_SPIN -> new BusySpinIdleStrategy();
      case YIELDING -> new YieldingIdleStrategy();
      case BACKOFF -> new BackoffIdleStrategy(spins, yields, minParkNanos, maxParkNanos);
      case PARKING -> new SleepingIdleStrategy(maxParkNanos);
    };
  }
}
