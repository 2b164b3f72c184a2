package dev.assay.engine.calibrate;

import java.time.Duration;

/**
 * Measures one group of ceilings. A probe is stateless and may be run again; probes run one after
 * another on the calling thread, and start what threads they need themselves.
 */
public interface CalibrationProbe {

  /** Dotted prefix of the ids of its figures, for example {@code memory.bandwidth}. */
  String id();

  /** What a reader calls it, for progress lines. */
  String title();

  /** An honest guess of how long {@link #measure} takes in this context. */
  Duration expected(CalibrationContext context);

  /**
   * Takes the samples and hands every figure to the context. What cannot be measured here is handed
   * over as skipped, with its reason; an exception means a defect and is recorded as one.
   *
   * @throws InterruptedException when the run is being stopped
   */
  void measure(CalibrationContext context) throws InterruptedException;
}
