package dev.assay.bench.compare;

import java.io.Serial;

/** Runs that make no sense side by side; the message is one sentence with the reason. */
public final class NotComparable extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** For this reason. */
  public NotComparable(String message) {
    super(message);
  }
}
