package dev.assay.bench.load;

import dev.assay.bench.stats.Estimates;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.CeilingShare;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import dev.assay.engine.metrics.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A measurement being put together; each repetition counts as independent. */
public final class Metric {

  private final Workload workload;
  private final String name;
  private final String unit;
  private final Direction direction;
  private final SortedMap<String, String> params = new TreeMap<>();
  private final SortedMap<String, Double> secondary = new TreeMap<>();
  private final List<List<Double>> repetitions = new ArrayList<>();
  private @Nullable CeilingShare share;
  private @Nullable String histogram;
  private boolean simulated;

  private Metric(Workload workload, String name, String unit, Direction direction) {
    this.workload = workload;
    this.name = name;
    this.unit = unit;
    this.direction = direction;
  }

  /** A metric that improves downwards. */
  public static Metric lower(Workload workload, String name, String unit) {
    return new Metric(workload, name, unit, Direction.LOWER_IS_BETTER);
  }

  /** A metric that improves upwards. */
  public static Metric higher(Workload workload, String name, String unit) {
    return new Metric(workload, name, unit, Direction.HIGHER_IS_BETTER);
  }

  /** Adds a parameter that tells it from others of its name. */
  public Metric param(String key, Object value) {
    params.put(key, value.toString());
    return this;
  }

  /** Adds a repetition of one sample. */
  public Metric add(double sample) {
    repetitions.add(List.of(sample));
    return this;
  }

  /** Adds samples whose median is the value: for samples that single disturbances may spoil. */
  public Metric addAll(List<Double> samples) {
    repetitions.add(List.copyOf(samples));
    return this;
  }

  /** Adds a further value without an interval. */
  public Metric also(String key, double value) {
    secondary.put(key, value);
    return this;
  }

  /** Keeps a distribution beside the record, and its percentiles as further values. */
  public Metric keep(RunContext context, Histogram nanos) {
    Percentiles p = Percentiles.of(nanos);
    histogram = context.keep(workload.id() + "." + name + String.join("", params.values()), nanos);
    return also("p50 [ns]", (double) p.p50())
        .also("p99 [ns]", (double) p.p99())
        .also("p99.9 [ns]", (double) p.p999())
        .also("p99.99 [ns]", (double) p.p9999())
        .also("max [ns]", (double) p.max());
  }

  /** Marks it as what a model says, not the machine. */
  public Metric simulated() {
    simulated = true;
    return this;
  }

  /** States what bounds it; call after the samples are in. */
  public Metric boundedBy(Ceiling ceiling, RunContext context) {
    share = CeilingShare.of(ceiling, estimate(), unit, 1, context.calibration()).orElse(null);
    return this;
  }

  /** The centre and interval of the repetitions so far. */
  public Estimate estimate() {
    return Estimates.ofForks(repetitions);
  }

  /** The measurement. */
  public Measurement build() {
    return new Measurement(
        workload.id(),
        workload.version(),
        name,
        params,
        unit,
        direction,
        estimate(),
        repetitions,
        simulated,
        share,
        histogram,
        secondary);
  }
}
