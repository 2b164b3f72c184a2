package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.calibrate.cpu.Sampling;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.natives.NativeAccess;
import java.time.Duration;
import java.util.Map;

/**
 * What the probes of this package share: an id, a title, a time for each effort, and how figures
 * are handed over.
 */
abstract class TimedProbe implements CalibrationProbe {

  private static final long PIECE = 1_000;

  private final String id;
  private final String title;
  private final long standardMillis;
  private final long coarseMillis;

  TimedProbe(String id, String title, long standardMillis, long coarseMillis) {
    this.id = id;
    this.title = title;
    this.standardMillis = standardMillis;
    this.coarseMillis = coarseMillis;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String title() {
    return title;
  }

  @Override
  public final Duration expected(CalibrationContext context) {
    return Duration.ofMillis(standard(context) ? standardMillis : coarseMillis);
  }

  static boolean standard(CalibrationContext context) {
    return context.effort() == Effort.STANDARD;
  }

  /** Independent samples of a figure: nine give a 95 % interval, three a range. */
  static int samples(CalibrationContext context) {
    return standard(context) ? 9 : 3;
  }

  /** True, and everything skipped with the reason, where native calls cannot be made. */
  final boolean skipsWithoutNatives(CalibrationContext context) {
    NativeAccess.whyNotLinux().ifPresent(cause -> context.skipped(id, cause));
    return NativeAccess.whyNotLinux().isPresent();
  }

  /**
   * Nanoseconds for one turn of a loop. The loop is called in pieces, so that C2 compiles it as a
   * method and not in the middle of a run, and for a while before any is timed, because the warm-up
   * that waits for a stable speed may take the first compiler's for it.
   */
  static double[] nanosPerTurn(CalibrationContext context, Sampling.Work loop)
      throws InterruptedException {
    Sampling.Work inPieces =
        turns -> {
          for (long left = turns; left > 0; left -= PIECE) {
            loop.run(Math.min(left, PIECE));
          }
        };
    long end = System.nanoTime() + (standard(context) ? 100_000_000 : 15_000_000);
    while (System.nanoTime() < end) {
      inPieces.run(PIECE);
    }
    return Sampling.of(context.effort()).nanosPerOperation(inPieces);
  }

  static void nanos(
      CalibrationContext context,
      String id,
      Map<String, String> labels,
      double[] samples,
      String note) {
    context.figure(Figure.of(id, labels, "ns", Direction.LOWER_IS_BETTER, samples, note));
  }

  static void rate(
      CalibrationContext context,
      String id,
      Map<String, String> labels,
      double[] bytesPerSecond,
      String note) {
    context.figure(Figure.of(id, labels, "B/s", Direction.HIGHER_IS_BETTER, bytesPerSecond, note));
  }

  static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped between two samples");
    }
  }
}
