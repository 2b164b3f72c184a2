package dev.assay.bench.compare;

import dev.assay.bench.record.RulerReading;
import dev.assay.bench.stats.Drift;
import dev.assay.bench.stats.Samples;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the rulers of two runs say of the machine's drift. All forks of a benchmark run within
 * minutes and share the state the machine was in, so more forks do not average it out. With y the
 * log of each reading's median, for each part of the ruler
 *
 * <pre>
 * τ² = (mean y_B − mean y_A)² + variance of y_A + variance of y_B
 * </pre>
 *
 * and the part that drifted most counts. The shift between the runs enters as a variance and not as
 * a correction: the ruler is another program, which need not be hit as hard as a benchmark is.
 */
final class RulerDrift {

  private RulerDrift() {}

  /** Empty when the runs have no part of the ruler in common with two readings each. */
  static Optional<Drift> between(List<RulerReading> a, List<RulerReading> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Optional<Drift> worst = Optional.empty();
    Set<String> parts = a.getFirst().nanosPerOp().keySet();
    for (String part : parts) {
      double[] before = logs(a, part);
      double[] after = logs(b, part);
      if (before.length > 1 && after.length > 1) {
        double shift = Samples.mean(after) - Samples.mean(before);
        double variance = shift * shift + Samples.variance(before) + Samples.variance(after);
        if (worst.isEmpty() || variance > worst.get().variance()) {
          worst = Optional.of(new Drift(variance, before.length + after.length - 2.0));
        }
      }
    }
    return worst;
  }

  private static double[] logs(List<RulerReading> readings, String part) {
    return readings.stream()
        .map(reading -> reading.nanosPerOp().getOrDefault(part, List.of()))
        .filter(samples -> !samples.isEmpty() && samples.stream().allMatch(x -> x > 0))
        .mapToDouble(
            samples -> Math.log(Samples.median(samples.stream().mapToDouble(x -> x).toArray())))
        .toArray();
  }
}
