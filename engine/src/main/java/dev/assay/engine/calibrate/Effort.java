package dev.assay.engine.calibrate;

/** How much time a calibration may take. */
public enum Effort {
  /** All probes in under ten seconds, for the smoke profile: rough figures, wide intervals. */
  COARSE,
  /** All probes in under two minutes. */
  STANDARD
}
