package dev.assay.engine.queue;

import java.io.Serial;

/** A shared ring holds what no working peer can have written: one sentence that says what. */
public final class CorruptRing extends IllegalStateException {

  @Serial private static final long serialVersionUID = 1L;

  CorruptRing(String name, String what) {
    super("shared ring " + name + " is corrupt (" + what + "): stop both sides and make a new one");
  }
}
