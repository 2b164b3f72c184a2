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

  /** What a peer must keep to, or else is refused with this sentence. */
  static void unless(boolean holds, String sentence) throws Refused {
    if (!holds) {
      throw new Refused(CloseCause.Kind.PROTOCOL, sentence);
    }
  }

  CloseCause closeCause() {
    return new CloseCause(kind, String.valueOf(getMessage()));
  }
}
