package dev.assay.bench.workload;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import dev.assay.engine.measure.Figure;
import java.util.Map;
import java.util.Optional;

/**
 * How much of a ceiling was reached.
 *
 * @param ceiling what bounds the measurement, and how it was counted
 * @param ceilingValue the calibrated figure, in its own unit
 * @param share reached ÷ possible, 1 at the ceiling; above 1 the ceiling was not the true one
 */
public record CeilingShare(Ceiling ceiling, double ceilingValue, Estimate share) {

  private static final Map<String, Double> SECONDS =
      Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0);

  /**
   * The share that a measurement reaches, or nothing where the calibration lacks the figure. Its
   * interval is the widest that the two intervals allow, so it covers at least what they jointly
   * cover.
   *
   * @param measured time per operation ({@code ns/op}) or operations per time ({@code op/s})
   * @param unit unit of {@code measured}
   * @param threads how many threads each took that time per operation; 1 for a rate, which counts
   *     all of them already
   */
  public static Optional<CeilingShare> of(
      Ceiling ceiling, Estimate measured, String unit, int threads, Calibration calibration) {
    Optional<Figure> figure = calibration.find(ceiling.figure(), ceiling.labels());
    if (figure.isEmpty() || figure.get().estimate().low() <= 0 || measured.low() <= 0) {
      return Optional.empty();
    }
    Estimate possible = figure.get().estimate();
    boolean timeCeiling = figure.get().direction() == Direction.LOWER_IS_BETTER;
    Estimate reached;
    if (timeCeiling) {
      // Both as nanoseconds per unit of work of one thread: the ceiling's figure is one already.
      reached = inverse(secondsPerOp(measured, unit, 1).scaled(1e9 / ceiling.unitsPerOp()));
      possible = inverse(possible);
    } else {
      reached = inverse(secondsPerOp(measured, unit, threads).scaled(1 / ceiling.unitsPerOp()));
    }
    double confidence = Math.max(0, measured.confidence() + possible.confidence() - 1);
    Estimate share =
        new Estimate(
            reached.value() / possible.value(),
            reached.low() / possible.high(),
            reached.high() / possible.low(),
            confidence,
            Math.min(measured.samples(), possible.samples()));
    return Optional.of(new CeilingShare(ceiling, figure.get().estimate().value(), share));
  }

  private static Estimate secondsPerOp(Estimate measured, String unit, int threads) {
    String[] parts = unit.split("/", 2);
    if (parts.length == 2 && SECONDS.containsKey(parts[0])) {
      return measured.scaled(SECONDS.get(parts[0]) / threads);
    }
    if (parts.length == 2 && SECONDS.containsKey(parts[1])) {
      return inverse(measured.scaled(1 / SECONDS.get(parts[1])));
    }
    throw new IllegalArgumentException("neither time per operation nor a rate: " + unit);
  }

  private static Estimate inverse(Estimate e) {
    return new Estimate(1 / e.value(), 1 / e.high(), 1 / e.low(), e.confidence(), e.samples());
  }
}
