package dev.assay.engine.calibrate;

import dev.assay.engine.hardware.Placement;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What probes share: id, title, time, the order of CPUs, and how they deliver. */
public abstract class FigureProbe implements CalibrationProbe {

  private final String id;
  private final String title;

  /** A probe of this id and title. */
  protected FigureProbe(String id, String title) {
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
    return Duration.ofMillis(Math.round(1000 * expectedSeconds(context, standard(context))));
  }

  /** An honest guess of the time taken, at standard effort or coarse. */
  protected abstract double expectedSeconds(CalibrationContext context, boolean standard);

  /** True at standard effort. */
  protected static boolean standard(CalibrationContext context) {
    return context.effort() == Effort.STANDARD;
  }

  /** CPUs in the order in which they get threads; the first is where single threads run. */
  protected static List<Integer> order(CalibrationContext context) {
    return Placement.order(context.machine().hardware(), context.cpus());
  }

  /** Delivers times, which are better the shorter they are. */
  protected static void nanos(
      CalibrationContext context,
      String id,
      Map<String, String> labels,
      double[] samples,
      String note) {
    context.figure(Figure.of(id, labels, "ns", Direction.LOWER_IS_BETTER, samples, note));
  }

  /** Delivers rates in a unit such as {@code B/s}. */
  protected static void rate(
      CalibrationContext context,
      String id,
      Map<String, String> labels,
      String unit,
      double[] samples,
      String note) {
    context.figure(Figure.of(id, labels, unit, Direction.HIGHER_IS_BETTER, samples, note));
  }
}
