package dev.assay.bench.jmh;

import dev.assay.bench.stats.Estimates;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.CeilingShare;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.WorkloadParams;

/** Turns what JMH returned for single forks into one result and into a measurement. */
final class JmhResults {

  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private JmhResults() {}

  /** One result with the forks of several, as if JMH had run them in one go. */
  static RunResult merge(List<RunResult> single) {
    BenchmarkParams p = single.getFirst().getParams();
    WorkloadParams params = new WorkloadParams();
    int order = 0;
    for (String key : p.getParamsKeys()) {
      params.put(key, p.getParam(key), order++);
    }
    BenchmarkParams merged =
        new BenchmarkParams(
            p.getBenchmark(),
            p.generatedBenchmark(),
            p.shouldSynchIterations(),
            p.getThreads(),
            p.getThreadGroups(),
            p.getThreadGroupLabels(),
            single.size(),
            p.getWarmupForks(),
            p.getWarmup(),
            p.getMeasurement(),
            p.getMode(),
            params,
            p.getTimeUnit(),
            p.getOpsPerInvocation(),
            p.getJvm(),
            p.getJvmArgs(),
            p.getJdkVersion(),
            p.getVmName(),
            p.getVmVersion(),
            p.getJmhVersion(),
            p.getTimeout());
    List<BenchmarkResult> forks =
        single.stream().flatMap(result -> result.getBenchmarkResults().stream()).toList();
    return new RunResult(merged, forks);
  }

  /** The measurement of a method of a pass. */
  static Measurement measurement(
      JmhWorkload workload,
      JmhPass pass,
      String method,
      RunResult result,
      Calibration calibration) {
    List<List<Double>> forks =
        result.getBenchmarkResults().stream()
            .map(
                fork ->
                    fork.getIterationResults().stream()
                        .map(iteration -> iteration.getPrimaryResult().getScore())
                        .toList())
            .toList();
    Estimate estimate = Estimates.ofForks(forks);
    boolean throughput = result.getParams().getMode() == Mode.Throughput;
    String unit = result.getPrimaryResult().getScoreUnit();
    return new Measurement(
        workload.id(),
        workload.version(),
        method,
        pass.labels(),
        unit,
        throughput ? Direction.HIGHER_IS_BETTER : Direction.LOWER_IS_BETTER,
        estimate,
        forks,
        false,
        share(pass, method, estimate, unit, calibration),
        null,
        secondary(pass, result));
  }

  private static @Nullable CeilingShare share(
      JmhPass pass, String method, Estimate estimate, String unit, Calibration calibration) {
    Ceiling ceiling = pass.ceilings().get(method);
    return ceiling == null
        ? null
        : CeilingShare.of(ceiling, estimate, unit, pass.threads(), calibration).orElse(null);
  }

  private static SortedMap<String, Double> secondary(JmhPass pass, RunResult result) {
    SortedMap<String, Double> values = new TreeMap<>();
    result
        .getSecondaryResults()
        .forEach(
            (name, value) -> {
              if (name.endsWith(ALLOCATION)) {
                values.put(ALLOCATION + " [" + value.getScoreUnit() + "]", value.getScore());
              }
            });
    pass.params()
        .forEach(
            (name, value) -> {
              if (value.matches("\\d{1,15}")) {
                values.put(name, Double.valueOf(value));
              }
            });
    return values;
  }
}
