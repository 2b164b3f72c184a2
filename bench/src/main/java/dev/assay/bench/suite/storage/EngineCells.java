package dev.assay.bench.suite.storage;

import dev.assay.bench.claim.Ratio;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** Figures of engines, each of one cell: a length of values and a size of the cache. */
final class EngineCells {

  private EngineCells() {}

  /** Measurements of one engine, in the order delivered. */
  static List<Measurement> ofEngine(List<Measurement> all, EngineKind kind) {
    return all.stream().filter(m -> kind.label().equals(m.params().get("engine"))).toList();
  }

  /** Where a figure was taken, but for its engine. */
  private static String cell(Measurement m) {
    return "values of %s B, cache of %s %%"
        .formatted(
            m.params().getOrDefault("valueBytes", ""), m.params().getOrDefault("cachePercent", ""));
  }

  /** An engine and its figure. */
  static String figure(Measurement m) {
    return m.params().getOrDefault("engine", "") + " " + ClaimJudge.figure(m.estimate());
  }

  /** A line for each figure. */
  static List<String> lines(List<Measurement> all) {
    return all.stream().map(m -> cell(m) + ": " + figure(m)).toList();
  }

  /** How many times what another takes, cell by cell. */
  static List<Ratio> ratios(List<Measurement> all, EngineKind of, EngineKind by) {
    List<Measurement> others = ofEngine(all, by);
    List<Ratio> ratios = new ArrayList<>();
    for (Measurement m : ofEngine(all, of)) {
      others.stream()
          .filter(other -> cell(other).equals(cell(m)))
          .forEach(other -> ratios.add(Ratio.of(m.estimate(), other.estimate())));
    }
    return ratios;
  }

  /** Whether the whole interval of each is above 1. */
  static boolean above(List<Ratio> ratios) {
    return ratios.stream().allMatch(ratio -> ratio.low() > 1);
  }

  /** Whether the whole interval of each is below 1. */
  static boolean below(List<Ratio> ratios) {
    return ratios.stream().allMatch(ratio -> ratio.isBelow(1));
  }

  /** One after the other. */
  static String texts(List<Ratio> ratios) {
    return String.join(", ", ratios.stream().map(Ratio::text).toList());
  }
}
