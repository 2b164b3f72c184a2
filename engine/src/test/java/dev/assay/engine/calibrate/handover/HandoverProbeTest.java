package dev.assay.engine.calibrate.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.queue.QueueKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverProbeTest {

  @TempDir Path scratch;

  @Test
  void measuresEveryKindOrSaysWhyNot() {
    Machine machine = MachineReader.read();
    Calibration calibration =
        new Calibrator(machine, Effort.COARSE, scratch, Calibrator.Progress.SILENT)
            .calibrate(List.of(new HandoverProbe()));
    if (calibration.skipped().isEmpty()) {
      assertEquals(QueueKind.values().length, calibration.all(HandoverProbe.ID).size());
      assertEquals(QueueKind.values().length, calibration.all(HandoverProbe.ROUND_TRIP_ID).size());
      calibration.figures().forEach(figure -> assertTrue(figure.estimate().value() > 0));
    } else {
      assertEquals(
          "a hand-over between spinning threads needs two CPUs",
          calibration.skipped().get(HandoverProbe.ID));
    }
  }
}
