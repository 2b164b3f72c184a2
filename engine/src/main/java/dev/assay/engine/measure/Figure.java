package dev.assay.engine.measure;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One measured property of a machine, with everything needed to judge and to repeat it.
 *
 * @param id dotted name of what was measured, for example {@code memory.bandwidth.read}
 * @param labels what distinguishes this figure from others of the same id, for example {@code
 *     level=L2, threads=1}
 * @param unit unit of every sample, for example {@code B/s} or {@code ns}
 * @param direction which way the figure improves
 * @param estimate median and interval over the samples
 * @param samples raw samples in the order they were taken
 * @param note what the figure counts or leaves out, one sentence; may be empty
 */
public record Figure(
    String id,
    SortedMap<String, String> labels,
    String unit,
    Direction direction,
    Estimate estimate,
    List<Double> samples,
    String note) {

  /** Freezes the collections. */
  public Figure {
    labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    samples = List.copyOf(samples);
  }

  /** A figure whose estimate is the median of its samples. */
  public static Figure of(
      String id,
      Map<String, String> labels,
      String unit,
      Direction direction,
      double[] samples,
      String note) {
    List<Double> raw = java.util.Arrays.stream(samples).boxed().toList();
    return new Figure(
        id, new TreeMap<>(labels), unit, direction, Estimate.ofMedian(samples), raw, note);
  }

  /** The figure with one more remark in its note. */
  public Figure remarked(String remark) {
    String more = note.isEmpty() ? remark : note + "; " + remark;
    return new Figure(id, labels, unit, direction, estimate, samples, more);
  }

  /** The id and the labels as one line, for tables and lookups by people. */
  public String name() {
    return labels.isEmpty() ? id : id + labels;
  }
}
