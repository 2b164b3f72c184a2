package dev.assay.bench.load;

import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measurements held against formulas: each carries the value that a formula gives it.
 *
 * @param worst largest distance of a ratio of measured to formula from 1
 * @param holds true when no ratio is further from 1 than the tolerance
 * @param missed true when the whole interval of some ratio is
 * @param lines one sentence a measurement
 */
public record FormulaCheck(double worst, boolean holds, boolean missed, List<String> lines) {

  /** Name under which a measurement carries its formula's value. */
  public static final String FORMULA = "formula";

  /** Freezes the list. */
  public FormulaCheck {
    lines = List.copyOf(lines);
  }

  /** Checks all of them. */
  public static FormulaCheck of(List<Measurement> measurements, double tolerance) {
    double worst = 0;
    boolean missed = false;
    List<String> lines = new ArrayList<>();
    for (Measurement measurement : measurements) {
      double formula = measurement.secondary().getOrDefault(FORMULA, Double.NaN);
      Estimate ratio = measurement.estimate().scaled(1 / formula);
      worst = Math.max(worst, Math.abs(ratio.value() - 1));
      missed |= ratio.low() > 1 + tolerance || ratio.high() < 1 - tolerance;
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %.3f of the formula [%.3f, %.3f]",
              measurement.params(),
              ratio.value(),
              ratio.low(),
              ratio.high()));
    }
    return new FormulaCheck(worst, worst <= tolerance, missed, lines);
  }
}
