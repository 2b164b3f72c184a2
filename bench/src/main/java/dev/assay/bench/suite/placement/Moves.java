package dev.assay.bench.suite.placement;

import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** Keys that moved when one node came or went, over repetitions. */
final class Moves {

  /** Keys that moved and had no need to. */
  static final String EXCESS = "moved between nodes that stayed [% of keys]";

  private final String algorithm;
  private final String change;
  private final int nodes;
  private final int keys;
  private final List<Double> moved = new ArrayList<>();
  private double excess;

  Moves(String algorithm, String change, int nodes, int keys) {
    this.algorithm = algorithm;
    this.change = change;
    this.nodes = nodes;
    this.keys = keys;
  }

  /** Compares placements of the same keys; {@code changed} is the node that came or went. */
  void count(long[] before, long[] after, long changed) {
    int all = 0;
    int needless = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        all++;
        needless += before[i] != changed && after[i] != changed ? 1 : 0;
      }
    }
    moved.add((double) all);
    excess += needless;
  }

  /** Keys moved beside what must, K/(N+1) or K/N. */
  void measure(MovesWorkload workload, List<Measurement> into) {
    double formula = keys / (change.equals("add") ? nodes + 1.0 : nodes);
    Metric metric =
        Metric.lower(workload, "moved", "keys")
            .param("algorithm", algorithm)
            .param("change", change)
            .param("nodes", "%05d".formatted(nodes))
            .also("keys", keys)
            .also(FormulaCheck.FORMULA, formula)
            .also(EXCESS, 100 * excess / moved.size() / keys);
    moved.forEach(metric::add);
    into.add(metric.build());
  }
}
