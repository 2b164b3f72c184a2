package dev.assay.bench.claim;

/** What a run says of a claim. */
public enum Verdict {
  /** The rule's condition for confirmation was met, clear of its interval. */
  CONFIRMED,
  /** The rule's condition for refutation was met, clear of its interval. */
  REFUTED,
  /** True against one sensible baseline and false against another; the evidence says which. */
  DEPENDS_ON_BASELINE,
  /** This machine or this run cannot tell; the evidence says what is missing. */
  NOT_DECIDABLE,
  /** No run on any machine of ours can tell; the ledger gives the reason. */
  NOT_TESTABLE,
  /** The workload that would decide it has not been written yet. */
  NOT_BUILT,
  /** The workload exists, but was not part of this run or did not finish. */
  NOT_RUN
}
