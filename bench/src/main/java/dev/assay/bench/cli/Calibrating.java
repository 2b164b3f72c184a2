package dev.assay.bench.cli;

import dev.assay.bench.run.ProgressLine;
import dev.assay.bench.run.Scratch;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.calibrate.standard.StandardProbes;
import dev.assay.engine.hardware.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Calibrates with a progress line, for the commands that need no whole run. */
final class Calibrating {

  private Calibrating() {}

  static Calibration of(Machine machine, Effort effort) throws IOException {
    try (Scratch scratch = Scratch.in(Output.home());
        StopOnSignal _ = StopOnSignal.arm(Thread.currentThread())) {
      return of(machine, effort, scratch.path());
    }
  }

  private static Calibration of(Machine machine, Effort effort, Path scratch) {
    List<CalibrationProbe> probes = StandardProbes.all();
    Duration expected =
        new Calibrator(machine, effort, scratch, Calibrator.Progress.SILENT).expected(probes);
    ProgressLine progress =
        new ProgressLine(Output.messages(), Output.onTerminal(), expected, System::nanoTime);
    progress.begin("calibrating", expected);
    Calibrator calibrator =
        new Calibrator(
            machine,
            effort,
            scratch,
            (title, share, remaining) -> progress.update("calibrating: " + title, share));
    Calibration calibration = calibrator.calibrate(probes);
    progress.end();
    return calibration;
  }
}
