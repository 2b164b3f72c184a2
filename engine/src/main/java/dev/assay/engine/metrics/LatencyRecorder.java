package dev.assay.engine.metrics;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Records times of one thread while another takes interval histograms. One thread at a time may
 * call {@link #record}: wait-free, without allocation. Any one other thread may call {@link
 * #takeInterval}, which waits for a record in progress.
 *
 * <p>Values are nanoseconds from 0 to {@link #MAX_NANOS} with three decimal digits; what is longer
 * is recorded as the longest, and what is below zero (a clock that went back) as zero: a lost
 * sample would flatter the tail.
 */
public final class LatencyRecorder {

  /** One hour: longer than any run waits for one operation. */
  public static final long MAX_NANOS = 3_600_000_000_000L;

  /** Decimal digits that are kept. */
  public static final int DIGITS = 3;

  private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, MAX_NANOS, DIGITS);
  private final String tag;

  /**
   * A recorder whose intervals carry a tag.
   *
   * @param tag name of what is measured; no comma, space or line break, as the log format forbids
   *     them
   */
  public LatencyRecorder(String tag) {
    this.tag = HistogramLog.checkTag(tag);
  }

  /** An empty histogram of the range and precision used everywhere. */
  public static Histogram newHistogram() {
    return new Histogram(1, MAX_NANOS, DIGITS);
  }

  /** Records one time. */
  public void record(long latencyNanos) {
    recorder.recordValue(Math.clamp(latencyNanos, 0, MAX_NANOS));
  }

  /** What was recorded since the last call, with tag, start and end time. */
  public Histogram takeInterval() {
    Histogram interval = recorder.getIntervalHistogram();
    interval.setTag(tag);
    return interval;
  }

  /**
   * As {@link #takeInterval()}, reusing a histogram that an earlier call returned: nothing is
   * allocated.
   */
  public Histogram takeInterval(Histogram recycled) {
    Histogram interval = recorder.getIntervalHistogram(recycled);
    interval.setTag(tag);
    return interval;
  }
}
