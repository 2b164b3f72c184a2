package dev.assay.bench.claim;

import dev.assay.bench.workload.Measurement;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.hardware.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a judge may look at.
 *
 * @param machine the machine that was measured
 * @param calibration its ceilings
 * @param measurements everything the run has delivered
 */
public record Evidence(Machine machine, Calibration calibration, List<Measurement> measurements) {

  /** Freezes the list. */
  public Evidence {
    measurements = List.copyOf(measurements);
  }

  /** The measurement of a workload with this metric and these parameters, if it was delivered. */
  public Optional<Measurement> find(String workload, String metric, Map<String, String> params) {
    return measurements.stream()
        .filter(m -> m.workload().equals(workload) && m.matches(metric, params))
        .findFirst();
  }
}
