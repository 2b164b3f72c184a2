package dev.assay.kv.server.command;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long commands took, of one core: a histogram for each, and those that took too long handed
 * on. A command begins where the one before ended, so each costs one look at the clock.
 */
public final class Timings {

  private static final long MOST_NANOS = 1_000_000_000;
  private static final int DIGITS = 2;
  private static final long LEAST_SLOW_NANOS = 1_000_000;

  private final @Nullable Histogram[] histograms;
  private final long[] nanos;
  private long clock;

  /** So many commands have ended since, of the kind of the next. */
  private long before;

  Timings(int commands) {
    histograms = new Histogram[commands];
    nanos = new long[commands];
  }

  /** The next command begins now. */
  long begin() {
    clock = System.nanoTime();
    before = 0;
    return clock;
  }

  /** When the next command begins. */
  long clock() {
    return clock;
  }

  /**
   * A command has ended that began then. Of {@linkplain Command#isFast fast} ones of a kind behind
   * each other in a pipeline only the last one looks at the clock, unless times below a millisecond
   * are asked for.
   */
  void end(Call call, Command command, long began, long replyBytes) {
    Settings settings = call.instance().settings();
    if (call.isFollowed()
        && replyBytes < Call.SHORT_BYTES
        && settings.slowNanos >= LEAST_SLOW_NANOS) {
      before++;
      return;
    }
    long now = System.nanoTime();
    clock = now;
    long took = Math.max(1, now - began);
    int number = command.number();
    nanos[number] += took;
    long together = before + 1;
    before = 0;
    if (settings.tracksLatency) {
      Histogram histogram = histograms[number];
      if (histogram == null) {
        histogram = new Histogram(MOST_NANOS, DIGITS);
        histograms[number] = histogram;
      }
      long each = Math.max(1, Math.min(took / together, MOST_NANOS));
      if (together == 1) {
        histogram.recordValue(each);
      } else {
        histogram.recordValueWithCount(each, together);
      }
    }
    if (took >= settings.slowNanos
        && !command.is(CommandFlag.SKIP_SLOWLOG)
        && call.client().waiting() == null) { // it is told of when it has waited
      call.instance()
          .slowCommands()
          .add(command, call.request(), call.client(), took / 1000, settings.mostSlow);
    }
    long threshold = settings.latencyMillis;
    if (threshold > 0 && took >= threshold * 1_000_000) {
      call.instance()
          .latencies()
          .add(command.is(CommandFlag.FAST) ? "fast-command" : "command", took / 1_000_000);
    }
  }

  /** Adds what this core measured of a command. */
  public void addTo(Histogram sum, Command command) {
    Histogram own = histograms[command.number()];
    if (own != null) {
      sum.add(own);
    }
  }

  /** What a command took in all. */
  public long nanos(Command command) {
    return nanos[command.number()];
  }

  /** Measures anew. */
  void reset() {
    java.util.Arrays.fill(histograms, null);
    java.util.Arrays.fill(nanos, 0);
  }

  /** A histogram of the kind that commands' times are in, in ns. */
  public static Histogram empty() {
    return new Histogram(MOST_NANOS, DIGITS);
  }
}
