package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.FigureProbe;
import dev.assay.engine.kernel.ArithmeticLoop;
import dev.assay.engine.kernel.Form;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.thread.Affinity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Lane operations a second of one core in registers, {@code vector.arithmetic}, by the loops of
 * {@link ArithmeticLoop}, scalar and vector.
 */
final class ArithmeticProbe extends FigureProbe {

  private static final int ITERATIONS = 2_000;
  private static final double SLOWER = 2;

  ArithmeticProbe() {
    super("vector.arithmetic", "scalar and vector arithmetic");
  }

  @Override
  protected double expectedSeconds(CalibrationContext context, boolean standard) {
    return standard ? 4 : 1.2;
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    int cpu = order(context).getFirst();
    Map<String, Double> scalarNanos = new HashMap<>();
    try (Affinity pin = Affinity.pin(cpu)) {
      String place = pin.place();
      for (Form form : new Form[] {Form.SCALAR, Form.VECTOR}) {
        if (form == Form.VECTOR && KernelProvider.whyNoVectors().isPresent()) {
          context.skipped(id(), "mode=vector: " + KernelProvider.whyNoVectors().get());
          return;
        }
        for (ArithmeticLoop loop : KernelProvider.arithmeticLoops(form)) {
          measure(context, loop, scalarNanos, place);
        }
      }
    }
  }

  private void measure(
      CalibrationContext context,
      ArithmeticLoop loop,
      Map<String, Double> scalarNanos,
      String place)
      throws InterruptedException {
    long expected = loop.expected(ITERATIONS);
    Sampling.Work work =
        calls -> {
          for (long i = 0; i < calls; i++) {
            if (loop.run(ITERATIONS) != expected) {
              throw new AssertionError("an arithmetic loop computed a wrong result");
            }
          }
        };
    double operations = (double) ITERATIONS * loop.operationsPerIteration();
    String kind = loop.type() + " " + loop.operation();
    // Vectors that are not compiled yet are steadily slower than scalars; compiled ones are not.
    double goalNanos = operations * SLOWER * scalarNanos.getOrDefault(kind, Double.MAX_VALUE);
    double[] nanos = Sampling.of(context.effort()).nanosPerOperation(work, goalNanos);
    scalarNanos.putIfAbsent(kind, nanos[0] / operations);
    rate(
        context,
        id(),
        Map.of(
            "type",
            loop.type().label(),
            "op",
            loop.operation().name().toLowerCase(Locale.ROOT),
            "mode",
            loop.form().label()),
        "op/s",
        Arrays.stream(nanos).map(each -> operations * 1e9 / each).toArray(),
        "lane operations in registers, one thread, a fused multiply-add counted once, " + place);
  }
}
