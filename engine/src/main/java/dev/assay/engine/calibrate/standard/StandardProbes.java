package dev.assay.engine.calibrate.standard;

import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.cpu.CpuProbes;
import java.util.List;

/** Every probe there is, in the order a calibration runs them. */
public final class StandardProbes {

  private StandardProbes() {}

  /**
   * All probes. Together they stay under two minutes at standard effort and under ten seconds at
   * coarse effort, on 2 to 256 CPUs.
   */
  public static List<CalibrationProbe> all() {
    return CpuProbes.all();
  }
}
