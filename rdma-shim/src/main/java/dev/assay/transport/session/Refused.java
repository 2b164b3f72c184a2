package dev.assay.transport.session;

import dev.assay.transport.CloseCause;
import java.io.Serial;

/** A session cannot go on, and why. */
final class Refused extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final CloseCause.Kind kind;

  Refused(CloseCause.Kind kind, String sentence) {
    super(sentence, null, false, false);
    this.kind = kind;
  }

  CloseCause closeCause() {
    return new CloseCause(kind, String.valueOf(getMessage()));
  }
}
