package dev.assay.bench.compare;

import dev.assay.bench.compare.Comparison.Refusal;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins two runs' measurements by key, and says of each that has no match why it has none. */
final class Matcher {

  /** The same measurement in two runs. */
  record Match(Measurement baseline, Measurement other) {}

  private final List<Match> matches = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();

  Matcher(Source baseline, Source other) {
    Map<String, Measurement> others = byKey(other);
    for (Measurement m : byKey(baseline).values()) {
      Measurement n = others.remove(m.key());
      if (n == null) {
        refused.add(new Refusal(m.key(), missing(m, other)));
      } else {
        unlike(m, n)
            .ifPresentOrElse(
                reason -> refused.add(new Refusal(m.key(), reason)),
                () -> matches.add(new Match(m, n)));
      }
    }
    others.values().forEach(n -> refused.add(new Refusal(n.key(), missing(n, baseline))));
  }

  List<Match> matches() {
    return matches;
  }

  List<Refusal> refused() {
    return refused;
  }

  private static Map<String, Measurement> byKey(Source source) {
    Map<String, Measurement> all = new LinkedHashMap<>();
    source.measurements().forEach(m -> all.put(m.key(), m));
    return all;
  }

  private static Optional<String> unlike(Measurement a, Measurement b) {
    if (a.workloadVersion() != b.workloadVersion()) {
      return Optional.of(
          "workload version "
              + a.workloadVersion()
              + " against "
              + b.workloadVersion()
              + ": their results are not comparable; run the older one again");
    }
    if (a.simulated() != b.simulated()) {
      return Optional.of("one is simulated, the other measured");
    }
    if (!a.unit().equals(b.unit()) || a.direction() != b.direction()) {
      return Optional.of("another unit: " + a.unit() + " against " + b.unit());
    }
    if (!(a.estimate().value() > 0 && b.estimate().value() > 0)) {
      return Optional.of(
          "zero has no ratio: "
              + a.estimate().value()
              + " against "
              + b.estimate().value()
              + " "
              + a.unit());
    }
    return Optional.empty();
  }

  private static String missing(Measurement m, Source where) {
    boolean otherParams =
        where.measurements().stream()
            .anyMatch(n -> n.workload().equals(m.workload()) && n.metric().equals(m.metric()));
    return outcome(m.workload(), where.run())
        .orElse("not in " + where.name() + (otherParams ? " with these parameters" : ""));
  }

  private static Optional<String> outcome(String workload, @Nullable RunRecord run) {
    return run == null
        ? Optional.empty()
        : run.workloads().stream()
            .filter(w -> w.id().equals(workload) && w.status() != WorkloadOutcome.Status.DONE)
            .findFirst()
            .map(
                w ->
                    switch (w.status()) {
                      case FAILED -> "failed there: " + w.reason();
                      case SKIPPED -> "skipped there: " + w.reason();
                      default -> "not reached there: the run was interrupted";
                    });
  }
}
