package dev.assay.bench.run;

import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.CalibrationRecord;
import dev.assay.bench.record.RecordNotWritten;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.capability.Capabilities;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import dev.assay.engine.tune.TuningFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes before the first workload: capabilities, calibration, tuning. */
final class Preparation {

  private final RunPlan plan;
  private final Path scratch;
  private final Journal journal;
  private final ProgressLine progress;

  Preparation(RunPlan plan, Path scratch, Journal journal, ProgressLine progress) {
    this.plan = plan;
    this.scratch = scratch;
    this.journal = journal;
    this.progress = progress;
  }

  void findCapabilities() throws RecordNotWritten {
    if (journal.isProbed()) {
      return;
    }
    progress.begin("finding out what this machine can do", RunPlan.CAPABILITIES_EXPECTED);
    List<Capability> found = Capabilities.probeAll(plan.machine()).list();
    journal.capabilities(found, Caveats.of(plan.machine(), found, plan.options().profile()));
  }

  /** Calibrates, unless the run that is resumed had done so to the end. */
  Calibration calibrate() throws RecordNotWritten, BadRecord {
    @Nullable CalibrationRecord kept = journal.calibration();
    if (kept != null && journal.isCalibrated()) {
      return plan.restore(kept, journal.folder());
    }
    Calibrator.Progress listener =
        (title, share, remaining) -> progress.update("calibrating: " + title, share);
    progress.begin("calibrating", plan.calibrationExpected());
    Calibration measured = plan.calibrator(listener, scratch).calibrate(plan.probes());
    journal.calibration(measured);
    return measured;
  }

  /** Derives the choices; a calibration of standard effort also keeps them for ./assay tune. */
  void tune(Calibration calibration) throws RecordNotWritten {
    progress.begin("tuning", Duration.ofMillis(10));
    Tuning derived = Tuner.tune(plan.machine(), calibration, plan.cpus().size());
    if (plan.options().profile().effort() == Effort.STANDARD) {
      save(derived);
    }
    journal.tuning(derived.with(plan.options().tuning()).choices());
  }

  private void save(Tuning derived) {
    try {
      TuningFile.save(TuningFile.in(plan.options().results(), plan.machine().systemId()), derived);
    } catch (IOException e) {
      progress.note("the choices could not be saved for ./assay tune: " + e.getMessage());
    }
  }
}
