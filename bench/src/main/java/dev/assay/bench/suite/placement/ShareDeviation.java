package dev.assay.bench.suite.placement;

import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.kv.placement.Node;
import dev.assay.kv.placement.RingPlacement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How uneven a ring's shares are with so many points a node: relative standard deviation. */
final class ShareDeviation {

  private final int points;
  private final List<Double> variances = new ArrayList<>();
  private double largest;
  private double stateBytes;
  private int nodes;

  ShareDeviation(int points) {
    this.points = points;
  }

  void add(List<Node> all, long[] keys) {
    RingPlacement ring = new RingPlacement(all, points);
    Map<Long, int[]> counts = new HashMap<>();
    all.forEach(node -> counts.put(node.id(), new int[1]));
    for (long key : keys) {
      counts.getOrDefault(ring.nodeOf(key), new int[1])[0]++;
    }
    double mean = (double) keys.length / all.size();
    double squares = 0;
    for (int[] count : counts.values()) {
      squares += (count[0] - mean) * (count[0] - mean);
      largest = Math.max(largest, count[0] / mean);
    }
    // keys fall on shares by chance, which adds a variance of 1 / mean that is not the ring's
    variances.add(Math.max(0, squares / all.size() / mean / mean - 1 / mean));
    stateBytes = ring.stateBytes();
    nodes = all.size();
  }

  /** Each repetition is the deviation that the mean variance of two rings gives. */
  Measurement measure(MovesWorkload workload) {
    Metric metric =
        Metric.lower(workload, "shareDeviation", "ratio")
            .param("points", "%04d".formatted(points))
            .param("nodes", nodes)
            .also(FormulaCheck.FORMULA, 1 / Math.sqrt(points))
            .also("largest share / mean", largest)
            .also("state of a node [B]", stateBytes / nodes);
    for (int i = 0; i + 1 < variances.size(); i += 2) {
      metric.add(Math.sqrt((variances.get(i) + variances.get(i + 1)) / 2));
    }
    return metric.build();
  }
}
