package dev.assay.transport;

import java.io.IOException;
import java.io.Serial;

/** A transport cannot do what was asked: one sentence that says what, where and the mend. */
public final class TransportException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /** With a sentence. */
  public TransportException(String sentence) {
    super(sentence);
  }

  /** With a sentence, and what led to it. */
  public TransportException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
