package dev.assay.bench.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a run is and when it will be done. On a terminal one line is rewritten; elsewhere a
 * line is printed when a step begins, so that logs stay readable. The estimate is the expected time
 * of what is left, scaled by how the finished part compared with its own expectation.
 *
 * <p>Any thread may report; calls are serialised.
 */
public final class ProgressLine {

  private static final long REDRAW_NANOS = 150_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier clockNanos;
  private final long startNanos;
  private double expectedTotal;
  private double expectedDone;
  private double stepExpected;
  private long lastDrawNanos;
  private String step = "";
  private String drawnStep = "";

  /**
   * A progress line for work of a known expected length.
   *
   * @param out where to print
   * @param terminal whether {@code out} can be rewritten
   * @param expected expected length of the whole work
   * @param clockNanos a monotonic clock
   */
  public ProgressLine(
      PrintStream out, boolean terminal, Duration expected, LongSupplier clockNanos) {
    this.out = out;
    this.terminal = terminal;
    this.clockNanos = clockNanos;
    this.startNanos = clockNanos.getAsLong();
    this.lastDrawNanos = startNanos - REDRAW_NANOS;
    this.expectedTotal = Math.max(0.001, expected.toNanos() / 1e9);
  }

  /** Begins a step that is expected to take this long. */
  public synchronized void begin(String title, Duration expected) {
    finishStep();
    step = title;
    stepExpected = expected.toNanos() / 1e9;
    draw(0, true);
  }

  /** Reports how much of the current step is done, 0 to 1. */
  public synchronized void update(String detail, double shareDone) {
    step = detail;
    draw(Math.clamp(shareDone, 0.0, 1.0), false);
  }

  /** Ends the current step; begins none. */
  public synchronized void end() {
    finishStep();
    if (terminal) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  /** Prints a line of its own above the progress line. */
  public synchronized void note(String line) {
    if (terminal) {
      out.print("\r\033[K");
    }
    out.println(line);
    lastDrawNanos = clockNanos.getAsLong() - REDRAW_NANOS;
  }

  private void finishStep() {
    expectedDone += stepExpected;
    stepExpected = 0;
  }

  private void draw(double share, boolean newStep) {
    long now = clockNanos.getAsLong();
    if (!newStep && (!terminal || now - lastDrawNanos < REDRAW_NANOS)) {
      return;
    }
    double done = expectedDone + share * stepExpected;
    String line =
        String.format(
            Locale.ROOT,
            "[%3.0f %%] %s, %s left",
            100 * done / expectedTotal,
            step,
            left(now, done));
    if (terminal) {
      out.print("\r\033[K" + line);
      out.flush();
    } else if (!step.equals(drawnStep)) {
      out.println(line);
      drawnStep = step;
    }
    lastDrawNanos = now;
  }

  private String left(long now, double done) {
    double elapsed = (now - startNanos) / 1e9;
    double left = Math.max(0, expectedTotal - done);
    // Early on the ratio is noise; the expectation counts for ten seconds of evidence.
    double pace = (elapsed + 10) / (done + 10);
    return spoken(left * pace);
  }

  /** A length of time as people say it. */
  public static String spoken(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }
}
