package dev.assay.engine.time;

import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * Wall time that advances with a monotonic clock: it reads the wall clock once, and from then on
 * never jumps, neither back nor forth, when somebody sets the machine's time. How far the wall
 * clock has moved away since is told by {@link #steppedNanos()}. Any thread may read.
 *
 * <p>Tests inject Agrona's {@code CachedNanoClock} and {@code CachedEpochClock} alikes.
 */
public final class SteadyWallClock implements EpochNanoClock {

  private final EpochNanoClock wall;
  private final NanoClock monotonic;
  private final long offsetNanos;

  /** Reads both clocks once. */
  public SteadyWallClock(EpochNanoClock wall, NanoClock monotonic) {
    this.wall = wall;
    this.monotonic = monotonic;
    this.offsetNanos = wall.nanoTime() - monotonic.nanoTime();
  }

  /** On the clocks of this machine. */
  public static SteadyWallClock system() {
    return new SteadyWallClock(
        org.agrona.concurrent.SystemEpochNanoClock.INSTANCE,
        org.agrona.concurrent.SystemNanoClock.INSTANCE);
  }

  /** Nanoseconds since 1970-01-01T00:00:00Z, by the time that was set when this clock was made. */
  @Override
  public long nanoTime() {
    return monotonic.nanoTime() + offsetNanos;
  }

  /**
   * How far the wall clock is ahead of this one: about zero on a quiet machine, slowly growing
   * under correction by NTP, seconds or hours after somebody set the time.
   */
  public long steppedNanos() {
    return wall.nanoTime() - nanoTime();
  }
}
