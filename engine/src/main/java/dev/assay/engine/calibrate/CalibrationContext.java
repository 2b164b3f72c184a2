package dev.assay.engine.calibrate;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.measure.Figure;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What a probe may know and where it delivers. Used by the thread that runs the probe only. */
public interface CalibrationContext {

  /** The machine being calibrated. */
  Machine machine();

  /** How much time may be spent. */
  Effort effort();

  /**
   * CPUs that threads may be pinned to: those this process is allowed, no more of them than its CPU
   * quota pays for. Ascending, never empty.
   */
  List<Integer> cpus();

  /** A folder for scratch files on the disk that results are kept on. */
  Path scratch();

  /** Delivers a figure. */
  void figure(Figure figure);

  /** Delivers a histogram of nanoseconds, kept as an HdrHistogram log beside the record. */
  void histogram(String id, Histogram nanos);

  /** Says that a figure could not be measured, and why. */
  void skipped(String id, String reason);
}
