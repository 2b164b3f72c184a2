package dev.assay.bench.record;

import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.measure.Figure;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A calibration as it is kept: histograms lie beside the record as {@code NAME.hlog}.
 *
 * @param effort how much time was spent
 * @param seconds wall time it took
 * @param figures everything that was measured
 * @param histograms file name of each histogram by its id
 * @param skipped what was not measured, and why, by id
 */
public record CalibrationRecord(
    Effort effort,
    double seconds,
    List<Figure> figures,
    SortedMap<String, String> histograms,
    SortedMap<String, String> skipped) {

  /** Freezes the collections. */
  public CalibrationRecord {
    figures = List.copyOf(figures);
    histograms = new TreeMap<>(histograms);
    skipped = new TreeMap<>(skipped);
  }
}
