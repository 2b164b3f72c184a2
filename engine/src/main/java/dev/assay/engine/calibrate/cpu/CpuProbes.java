package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationProbe;
import java.util.List;

/** The probes of this package. */
public final class CpuProbes {

  private CpuProbes() {}

  /** All of them: under 75 s at standard effort and under 5.5 s at coarse effort in all. */
  public static List<CalibrationProbe> all() {
    return List.of(
        new BandwidthProbe(),
        new LatencyProbe(),
        new RoundtripProbe(),
        new ContentionProbe(),
        new ArithmeticProbe());
  }
}
