package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the probes of this package share: id, title, the order of CPUs, and how they deliver. */
abstract class CpuProbe implements CalibrationProbe {

  private final String id;
  private final String title;

  CpuProbe(String id, String title) {
    this.id = id;
    this.title = title;
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
    return Duration.ofMillis(Math.round(1000 * expectedSeconds(context, !coarse(context))));
  }

  abstract double expectedSeconds(CalibrationContext context, boolean standard);

  static boolean coarse(CalibrationContext context) {
    return context.effort() == Effort.COARSE;
  }

  /** CPUs in the order in which they get threads; the first is where single threads run. */
  static List<Integer> order(CalibrationContext context) {
    return Placement.order(context.machine().hardware(), context.cpus());
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
      String unit,
      double[] samples,
      String note) {
    context.figure(Figure.of(id, labels, unit, Direction.HIGHER_IS_BETTER, samples, note));
  }
}
