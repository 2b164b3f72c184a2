package dev.assay.bench.workload;

import java.io.Serial;

/** A workload that ended without a valid result; the message is one clear sentence. */
public final class WorkloadFailed extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** A failure without a cause worth keeping. */
  public WorkloadFailed(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public WorkloadFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
