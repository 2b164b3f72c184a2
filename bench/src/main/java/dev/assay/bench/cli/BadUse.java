package dev.assay.bench.cli;

import java.io.Serial;

/** What the user asked for cannot be done as asked; the message says what, where, and the mend. */
final class BadUse extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  BadUse(String message) {
    super(message);
  }
}
