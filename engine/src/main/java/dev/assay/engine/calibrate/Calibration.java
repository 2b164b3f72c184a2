package dev.assay.engine.calibrate;

import dev.assay.engine.measure.Figure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The ceilings of a machine.
 *
 * @param effort how much time was spent
 * @param seconds wall time the calibration took
 * @param figures everything that was measured
 * @param histograms distributions in nanoseconds by id
 * @param skipped what was not measured, and why, by id
 */
public record Calibration(
    Effort effort,
    double seconds,
    List<Figure> figures,
    SortedMap<String, Histogram> histograms,
    SortedMap<String, String> skipped) {

  /** Freezes the collections. */
  public Calibration {
    figures = List.copyOf(figures);
    histograms = new TreeMap<>(histograms);
    skipped = new TreeMap<>(skipped);
  }

  /** The figure of this id with exactly these labels. */
  public Optional<Figure> find(String id, Map<String, String> labels) {
    return figures.stream()
        .filter(figure -> figure.id().equals(id) && figure.labels().equals(labels))
        .findFirst();
  }

  /** All figures of this id, in the order they were measured. */
  public List<Figure> all(String id) {
    return figures.stream().filter(figure -> figure.id().equals(id)).toList();
  }
}
