package dev.assay.bench.workload;

import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One figure that a workload delivers, with its raw samples.
 *
 * @param workload id of the workload
 * @param workloadVersion its version
 * @param metric what was measured, unique with {@code params} within the workload, for example
 *     {@code filterSum.vector}
 * @param params what distinguishes this measurement from others of the metric
 * @param unit unit of samples and estimate, for example {@code ns/op}
 * @param direction which way it improves
 * @param estimate central value and interval
 * @param forks raw samples: one list for each independent fork or repetition
 * @param simulated true when a model, not the machine, produced it
 * @param share how much of its ceiling it reaches; null where no ceiling is declared
 * @param histogram name of the histogram kept beside the record, or null
 * @param secondary further values without intervals, by name with unit, for example {@code
 *     gc.alloc.rate.norm [B/op]}
 */
public record Measurement(
    String workload,
    int workloadVersion,
    String metric,
    SortedMap<String, String> params,
    String unit,
    Direction direction,
    Estimate estimate,
    List<List<Double>> forks,
    boolean simulated,
    @Nullable CeilingShare share,
    @Nullable String histogram,
    SortedMap<String, Double> secondary) {

  /** Freezes the collections. */
  public Measurement {
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    forks = forks.stream().map(List::copyOf).toList();
    secondary = Collections.unmodifiableSortedMap(new TreeMap<>(secondary));
  }

  /** Workload, metric and parameters as one line: the join key between two runs. */
  public String key() {
    return workload + "/" + metric + (params.isEmpty() ? "" : params.toString());
  }

  /** The same measurement with its share of a ceiling. */
  public Measurement withShare(@Nullable CeilingShare newShare) {
    return new Measurement(
        workload,
        workloadVersion,
        metric,
        params,
        unit,
        direction,
        estimate,
        forks,
        simulated,
        newShare,
        histogram,
        secondary);
  }

  /** True when this measurement has the metric and, among others, these parameters. */
  public boolean matches(String wantedMetric, Map<String, String> wantedParams) {
    return metric.equals(wantedMetric) && params.entrySet().containsAll(wantedParams.entrySet());
  }
}
