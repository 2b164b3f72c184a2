package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.thread.Affinity;
import java.util.Arrays;
import java.util.Map;

/**
 * One switch between two threads of one CPU that wake each other over pipes, as {@code perf bench
 * sched pipe} does: half of a round trip.
 */
final class ContextSwitchProbe extends TimedProbe {

  ContextSwitchProbe() {
    super("os.context-switch", "context switch", 400, 80);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    if (skipsWithoutNatives(context)) {
      return;
    }
    int cpu = context.cpus().getLast();
    try (Affinity pin = Affinity.pin(cpu)) {
      if (!pin.isPinned()) {
        context.skipped(id(), "two threads must share one CPU: " + pin.whyNot().orElseThrow());
        return;
      }
      double[] roundTrips = roundTrips(context, cpu);
      nanos(
          context,
          id(),
          Map.of(),
          Arrays.stream(roundTrips).map(nanos -> nanos / 2).toArray(),
          "one way, with a write to and a read from a pipe, both threads on CPU " + cpu);
    }
  }

  private static double[] roundTrips(CalibrationContext context, int cpu)
      throws InterruptedException {
    try (PipePair pipes = new PipePair();
        var _ = new Companion("echo", cpu, pipes::echo)) {
      try {
        return nanosPerTurn(context, pipes::call);
      } finally {
        pipes.hangUp();
      }
    }
  }
}
