package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongSupplier;

/** What reading the clocks of the JDK costs, and the smallest step they make. */
final class ClockProbe extends TimedProbe {

  private static final String COST = "time.clock.cost";
  private static final String RESOLUTION = "time.clock.resolution";
  private static final long STEP_DEADLINE_NANOS = 100_000_000;
  private static final int PAIRS = 20_000;

  /** Tens of milliseconds: a clock that steps more seldom is given up. */
  private static final int MOST_PAIRS = 100 * PAIRS;

  @SuppressWarnings("unused") // written so that the reads in the loops are not dead
  private static volatile long sink;

  ClockProbe() {
    super("time.clock", "clocks", 700, 120);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    String costNote = "one call, its loop included";
    Map<String, String> nanoTime = Map.of("clock", "nanoTime");
    Map<String, String> millis = Map.of("clock", "currentTimeMillis");
    nanos(context, COST, nanoTime, nanosPerTurn(context, ClockProbe::nanoTimes), costNote);
    nanos(context, COST, millis, nanosPerTurn(context, ClockProbe::millis), costNote);
    double[] steps = new double[samples(context)];
    Arrays.setAll(steps, i -> leastNanoTimeStep());
    if (Arrays.stream(steps).allMatch(step -> step > 0)) {
      nanos(
          context,
          RESOLUTION,
          nanoTime,
          steps,
          "smallest step between two calls in a row; not told finer than a call costs");
    } else {
      context.skipped(RESOLUTION, "nanoTime stood still for " + MOST_PAIRS + " calls");
    }
    for (int i = 0; i < steps.length; i++) {
      checkInterrupt();
      steps[i] = 1e6 * step(System::currentTimeMillis);
    }
    if (Arrays.stream(steps).allMatch(step -> step > 0)) {
      nanos(context, RESOLUTION, millis, steps, "the step when the value changes");
    } else {
      context.skipped(RESOLUTION, "currentTimeMillis went back or stood still for 100 ms");
    }
  }

  private static void nanoTimes(int calls) {
    long sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += System.nanoTime();
    }
    sink = sum;
  }

  private static void millis(int calls) {
    long sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += System.currentTimeMillis();
    }
    sink = sum;
  }

  /** The smallest step between two readings in a row; 0 when there was none. */
  private static double leastNanoTimeStep() {
    long least = Long.MAX_VALUE;
    long before = System.nanoTime();
    for (int i = 0; i < PAIRS || (least == Long.MAX_VALUE && i < MOST_PAIRS); i++) {
      long now = System.nanoTime();
      least = now > before ? Math.min(least, now - before) : least;
      before = now;
    }
    return least == Long.MAX_VALUE ? 0 : least;
  }

  /** The next change of a clock, in its unit; 0 when there is none in time. */
  private static long step(LongSupplier clock) {
    long deadline = System.nanoTime() + STEP_DEADLINE_NANOS;
    long before = clock.getAsLong();
    long now = before;
    while (now == before && System.nanoTime() < deadline) {
      now = clock.getAsLong();
    }
    return now - before;
  }
}
