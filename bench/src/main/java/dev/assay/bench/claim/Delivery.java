package dev.assay.bench.claim;

/**
 * What became of a workload that a judge may need.
 *
 * @param status what became of it
 * @param reason why it has no result, a clause without a full stop; empty when it has
 */
public record Delivery(Status status, String reason) {

  /** All its measurements are in the evidence. */
  public static final Delivery DONE = new Delivery(Status.DONE, "");

  /** What became of it. */
  public enum Status {
    /** It delivered. */
    DONE,
    /** This machine cannot run it. */
    IMPOSSIBLE,
    /** It was not asked for, not reached, or failed. */
    MISSING
  }
}
