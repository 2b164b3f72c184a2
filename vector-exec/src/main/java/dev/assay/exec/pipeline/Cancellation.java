package dev.assay.exec.pipeline;

import java.util.concurrent.CancellationException;

/**
 * A request to end a query early; looked at before each morsel, and where one batch meets many rows
 * of a join before each batch of pairs. Any thread may ask.
 */
public final class Cancellation {

  private volatile boolean isRequested;

  /** Asks the query to end; it does where it next looks. */
  public void cancel() {
    isRequested = true;
  }

  /** Whether it was asked for. */
  public boolean isRequested() {
    return isRequested;
  }

  /**
   * Ends the caller where it was asked for.
   *
   * @throws CancellationException where it was
   */
  public void check() {
    if (isRequested) {
      throw new CancellationException("the query was cancelled");
    }
  }
}
