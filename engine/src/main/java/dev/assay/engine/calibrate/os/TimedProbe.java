package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.FigureProbe;
import dev.assay.engine.natives.NativeAccess;
import java.util.Arrays;

/** What the probes of this package share: a time for each effort, and how a loop is timed. */
abstract class TimedProbe extends FigureProbe {

  private static final int WARM_UP_TURNS = 50;
  private static final int BATCHES = 15;
  private static final double BATCH_NANOS = 250_000;

  private final long standardMillis;
  private final long coarseMillis;

  TimedProbe(String id, String title, long standardMillis, long coarseMillis) {
    super(id, title);
    this.standardMillis = standardMillis;
    this.coarseMillis = coarseMillis;
  }

  @Override
  protected final double expectedSeconds(CalibrationContext context, boolean standard) {
    return 1e-3 * (standard ? standardMillis : coarseMillis);
  }

  /** Independent samples of a figure: nine give a 95 % interval, three a range. */
  static int samples(CalibrationContext context) {
    return standard(context) ? 9 : 3;
  }

  /** True, and everything skipped with the reason, where native calls cannot be made. */
  final boolean skipsWithoutNatives(CalibrationContext context) {
    NativeAccess.whyNotLinux().ifPresent(cause -> context.skipped(id(), cause));
    return NativeAccess.whyNotLinux().isPresent();
  }

  /** Turns of a loop, made by calls of a static method that C2 compiles. */
  @FunctionalInterface
  interface Loop {
    void run(int turns);
  }

  /**
   * Nanoseconds for one turn of a loop: each sample is the median of batches so short that most lie
   * between two decisions of the scheduler. Before, the loop is called in small pieces, so that it
   * is compiled as a method, until its best time has stood for as long as it took to reach it.
   */
  static double[] nanosPerTurn(CalibrationContext context, Loop loop) throws InterruptedException {
    long leastNanos = standard(context) ? 200_000_000 : 40_000_000;
    long start = System.nanoTime();
    long lastGain = start;
    double best = Double.MAX_VALUE;
    for (long now = start;
        now - start < 4 * leastNanos
            && (now - start < leastNanos || now - lastGain < lastGain - start);
        now = System.nanoTime()) {
      double nanos = timed(loop, WARM_UP_TURNS);
      lastGain = nanos < 0.97 * best ? now : lastGain;
      best = Math.min(best, nanos);
    }
    int turns = (int) Math.clamp(BATCH_NANOS / best, 1, Integer.MAX_VALUE);
    double[] samples = new double[samples(context)];
    double[] batches = new double[BATCHES];
    for (int i = 0; i < samples.length; i++) {
      for (int j = 0; j < batches.length; j++) {
        batches[j] = timed(loop, turns);
      }
      samples[i] = median(batches);
    }
    return samples;
  }

  private static double timed(Loop loop, int turns) throws InterruptedException {
    checkInterrupt();
    long start = System.nanoTime();
    loop.run(turns);
    return Math.max(1, System.nanoTime() - start) / (double) turns;
  }

  /** The upper median. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped between two samples");
    }
  }
}
