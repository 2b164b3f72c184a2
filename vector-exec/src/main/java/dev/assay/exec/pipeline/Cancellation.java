package dev.assay.exec.pipeline;

import dev.assay.exec.failure.SqlException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A request to end a query early; looked at before each morsel, and where one batch meets many rows
 * of a join before each batch of pairs. Any thread may ask.
 */
public final class Cancellation {

  private volatile boolean isRequested;
  private volatile @Nullable String reason;

  /** Asks the query to end; it does where it next looks. */
  public void cancel() {
    isRequested = true;
  }

  /** The same for a reason that its caller is told; that of who asked first counts. */
  public void cancel(String sentence) {
    if (!isRequested) {
      reason = sentence;
      isRequested = true;
    }
  }

  /** Whether it was asked for. */
  public boolean isRequested() {
    return isRequested;
  }

  /**
   * Ends the caller where it was asked for.
   *
   * @throws CancellationException where it was
   * @throws SqlException where it was for a reason, which is its sentence
   */
  public void check() {
    if (isRequested) {
      String sentence = reason;
      throw sentence == null
          ? new CancellationException("the query was cancelled")
          : new SqlException(sentence);
    }
  }
}
