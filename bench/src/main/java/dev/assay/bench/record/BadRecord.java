package dev.assay.bench.record;

import java.io.Serial;

/** A record that cannot be read; the message is one sentence: what, where, and the mend. */
public final class BadRecord extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** A record that cannot be read, for this reason. */
  public BadRecord(String message) {
    super(message);
  }

  /** As the other, with what was thrown below. */
  public BadRecord(String message, Throwable cause) {
    super(message, cause);
  }
}
