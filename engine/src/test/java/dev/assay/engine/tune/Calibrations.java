package dev.assay.engine.tune;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.Limits;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SoftwareFacts;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Machines and calibrations made up for tests. */
final class Calibrations {

  private Calibrations() {}

  static Calibration of(Figure... figures) {
    return new Calibration(Effort.COARSE, 1, List.of(figures), new TreeMap<>(), new TreeMap<>());
  }

  static Figure figure(String id, Map<String, String> labels, double value) {
    return Figure.of(id, labels, "ns", Direction.LOWER_IS_BETTER, new double[] {value}, "");
  }

  static Machine machine() {
    HardwareFacts hardware =
        new HardwareFacts(
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            no(),
            new Limits(no(), no(), no(), no()));
    SoftwareFacts software =
        new SoftwareFacts(no(), no(), no(), no(), no(), no(), no(), no(), no(), no());
    return new Machine(hardware, software, "system", "software");
  }

  static <T> Fact<T> no() {
    return Fact.unknown("test", "made up");
  }
}
