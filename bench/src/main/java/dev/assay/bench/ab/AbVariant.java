package dev.assay.bench.ab;

import dev.assay.bench.workload.WorkloadFailed;
import java.util.List;

/** One of two builds or settings. */
public interface AbVariant {

  /** What a reader calls it. */
  String name();

  /**
   * Measures it once more, independently of every earlier call: in a new JVM, as a rule.
   *
   * @return the samples of one fork, at least one, all above 0
   * @throws WorkloadFailed when there is no valid result; the whole run then has none
   * @throws InterruptedException when the run is being stopped
   */
  List<Double> sample() throws WorkloadFailed, InterruptedException;
}
