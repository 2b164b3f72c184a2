package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationProbe;
import java.util.List;

/** The probes of this package. */
public final class OsProbes {

  private OsProbes() {}

  /** All of them: under 35 s at standard effort and under 3.5 s at coarse effort in all. */
  public static List<CalibrationProbe> all() {
    return List.of(
        new DowncallProbe(),
        new SystemCallProbe(),
        new ContextSwitchProbe(),
        new ClockProbe(),
        new JitterProbe(),
        new FileProbe(),
        new SyncProbe(),
        new RoundTripProbe(),
        new ThroughputProbe(),
        new JvmProbe());
  }
}
