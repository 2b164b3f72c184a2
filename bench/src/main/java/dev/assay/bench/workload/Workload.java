package dev.assay.bench.workload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that is measured as a whole: it is planned, run, resumed and skipped as a unit. A
 * workload is stateless; everything about one run is in the {@link RunContext}.
 */
public interface Workload {

  /** Dotted name, unique over all providers: letters, digits, dots and dashes. */
  String id();

  /** Counts up whenever results stop being comparable with those of the version before. */
  int version();

  /** What a reader calls it. */
  String title();

  /** How it measures. */
  Kind kind();

  /** Ids of the ledger's claims that its measurements are evidence for; may be empty. */
  Set<String> claims();

  /** An honest guess of how long {@link #run} takes. */
  Duration expected(RunContext context);

  /** Why it cannot run on this machine, in one sentence; empty when it can. */
  default Optional<String> whyNot(RunContext context) {
    return Optional.empty();
  }

  /**
   * Runs it and returns all that was measured. A wrong answer of the code under test, a killed fork
   * or a failed check is an exception with one clear sentence; nothing of the workload is recorded
   * then but that sentence.
   *
   * @throws WorkloadFailed when there is no valid result
   * @throws InterruptedException when the run is being stopped
   */
  List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException;

  /** How a workload measures. */
  enum Kind {
    /** A JMH suite in forked JVMs. */
    JMH,
    /** A load generator against a running system. */
    LOAD,
    /** A deterministic model; its figures are marked as simulated. */
    SIMULATION
  }
}
