package dev.assay.engine.calibrate.standard;

import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.cpu.CpuProbes;
import dev.assay.engine.calibrate.handover.HandoverProbe;
import dev.assay.engine.calibrate.os.OsProbes;
import java.util.List;
import java.util.stream.Stream;

/** Every probe there is, in the order a calibration runs them. */
public final class StandardProbes {

  private StandardProbes() {}

  /**
   * All probes. Together they stay under two minutes at standard effort and under ten seconds at
   * coarse effort, on 2 to 256 CPUs.
   */
  public static List<CalibrationProbe> all() {
    List<CalibrationProbe> handover = List.of(new HandoverProbe());
    return Stream.of(CpuProbes.all(), handover, OsProbes.all()).flatMap(List::stream).toList();
  }
}
