package dev.assay.bench.record;

import java.util.List;

/**
 * One reading of the ruler: the same short fixed computation timed again and again through a run,
 * so that what drifts is the machine.
 *
 * @param atSeconds when it was read, since the start of the run
 * @param nanosPerOp the samples of each part of the ruler by its name, for example {@code cpu} and
 *     {@code memory}
 */
public record RulerReading(double atSeconds, java.util.SortedMap<String, List<Double>> nanosPerOp) {

  /** Freezes the map. */
  public RulerReading {
    nanosPerOp = new java.util.TreeMap<>(nanosPerOp);
  }
}
