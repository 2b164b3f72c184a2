package dev.assay.bench.suite.tuning;

import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.List;

/** One way to choose, with what it took; lower is better. */
final class Candidate {

  /** What a candidate is measured by. */
  @FunctionalInterface
  interface Cost {
    /** Nanoseconds for one operation. */
    double nanos() throws WorkloadFailed, InterruptedException;
  }

  final String name;
  final List<Double> samples = new ArrayList<>();
  private final Cost cost;

  Candidate(String name, Cost cost) {
    this.name = name;
    this.cost = cost;
  }

  void warm() throws WorkloadFailed, InterruptedException {
    cost.nanos();
  }

  void sample() throws WorkloadFailed, InterruptedException {
    samples.add(cost.nanos());
  }
}
