package dev.assay.bench.suite.ids;

import java.util.function.LongSupplier;

/**
 * Ids of 41 bits of milliseconds, 10 bits of worker and 12 bits of sequence, as Twitter's Snowflake
 * announced them in 2010. At most 4,096 ids a millisecond and worker: then the next millisecond is
 * awaited. When the clock steps back, ids go on from the last millisecond seen, so that they
 * neither repeat nor go back, and wait once its sequence is used up. One thread at a time.
 *
 * <pre>
 *  63 62                             22 21        12 11          0
 * +--+---------------------------------+------------+-------------+
 * | 0| milliseconds since the epoch    | worker     | sequence    |
 * +--+---------------------------------+------------+-------------+
 * </pre>
 */
final class SnowflakeIds {

  static final int PER_MILLI = 1 << 12;

  private static final long SEQUENCE_MASK = PER_MILLI - 1;
  private static final int WORKERS = 1 << 10;

  private final LongSupplier clockMillis;
  private final long worker;
  private long lastMilli = Long.MIN_VALUE;
  private long sequence;
  private long steppedBack;

  /**
   * A generator.
   *
   * @param clockMillis milliseconds since the epoch of the ids
   * @param worker 0 to 1,023; no other generator may have the same
   */
  SnowflakeIds(LongSupplier clockMillis, int worker) {
    if (worker < 0 || worker >= WORKERS) {
      throw new IllegalArgumentException("a worker is 0 to 1023, not " + worker);
    }
    this.clockMillis = clockMillis;
    this.worker = (long) worker << 12;
  }

  /** The next id, larger than all before. */
  long next() {
    long now = clockMillis.getAsLong();
    if (now > lastMilli) {
      lastMilli = now;
      sequence = 0;
    } else {
      steppedBack += now < lastMilli ? 1 : 0;
      sequence = (sequence + 1) & SEQUENCE_MASK;
      if (sequence == 0) {
        lastMilli = nextMilli();
      }
    }
    return (lastMilli << 22) | worker | sequence;
  }

  /** Ids that were made while the clock was behind the last millisecond seen. */
  long steppedBack() {
    return steppedBack;
  }

  private long nextMilli() {
    long now;
    while ((now = clockMillis.getAsLong()) <= lastMilli) {
      Thread.onSpinWait();
    }
    return now;
  }
}
