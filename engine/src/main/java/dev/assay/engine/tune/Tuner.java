package dev.assay.engine.tune;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.queue.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * Derives the choices from a calibration: one rule a key, each naming the figure that decided it.
 * Where the figure is missing or is no result, the fixed default stands and the reason says so.
 */
public final class Tuner {

  private Tuner() {}

  /**
   * The choices for a machine.
   *
   * @param cpus CPUs that threads may use, at least 1
   */
  public static Tuning tune(Machine machine, Calibration calibration, int cpus) {
    Figures figures = new Figures(calibration);
    List<Choice> choices = new ArrayList<>();
    for (TuningKey<?> key : TuningKey.all()) {
      choices.add(decide(key, figures, cpus).choice(key));
    }
    return new Tuning(machine.systemId(), machine.softwareId(), choices);
  }

  private static Decision decide(TuningKey<?> key, Figures figures, int cpus) {
    return switch (key.id()) {
      case "queue.spsc" -> HandoverRules.queue(figures, Topology.SPSC);
      case "queue.mpsc" -> HandoverRules.queue(figures, Topology.MPSC);
      case "idle.handover" -> HandoverRules.idle(figures, cpus);
      case "kernel.int" -> KernelRules.form(figures, "int");
      case "kernel.long" -> KernelRules.form(figures, "long");
      case "kernel.float" -> KernelRules.form(figures, "float");
      case "kernel.double" -> KernelRules.form(figures, "double");
      case "batch.items" -> HandoverRules.batchItems(figures);
      case String id -> throw new IllegalStateException("no rule for " + id);
    };
  }
}
