package dev.assay.bench.workload;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a workload declares so that its speed can be told as a share of what the machine can do.
 *
 * @param figure id of the calibrated figure that bounds it, for example {@code
 *     memory.bandwidth.read}
 * @param labels labels of that figure
 * @param unitsPerOp how many bytes, operations or hops one benchmark operation needs at least
 * @param unit what is counted: {@code B}, {@code op} or {@code hop}
 */
public record Ceiling(
    String figure, SortedMap<String, String> labels, double unitsPerOp, String unit) {

  /** Checks and freezes. */
  public Ceiling {
    if (!(unitsPerOp > 0)) {
      throw new IllegalArgumentException("a ceiling needs units per operation above zero");
    }
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** As the canonical constructor, from any map of labels. */
  public static Ceiling of(
      String figure, Map<String, String> labels, double unitsPerOp, String unit) {
    return new Ceiling(figure, new TreeMap<>(labels), unitsPerOp, unit);
  }
}
