package dev.assay.bench.record;

/**
 * What became of a planned workload.
 *
 * @param id the workload
 * @param version its version
 * @param title what a reader calls it
 * @param status what became of it
 * @param reason why it was skipped or failed, one sentence; empty otherwise
 * @param seconds wall time it took, 0 when it did not run
 * @param stolenShare share of the machine's CPU time that went to other processes or guests
 *     meanwhile, 0 to 1; negative when unknown
 */
public record WorkloadOutcome(
    String id,
    int version,
    String title,
    Status status,
    String reason,
    double seconds,
    double stolenShare) {

  /** What became of it. */
  public enum Status {
    /** Not reached yet, or the run was interrupted before. */
    PENDING,
    /** All its measurements are in the record. */
    DONE,
    /** This machine cannot run it. */
    SKIPPED,
    /** It ran and gave no valid result. */
    FAILED
  }
}
