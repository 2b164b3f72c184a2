package dev.assay.exec.evaluation;

import java.io.Serial;

/** A row whose value cannot be computed: it passes the range of its type, or divides by zero. */
public final class ComputationFailed extends ArithmeticException {

  @Serial private static final long serialVersionUID = 1L;

  ComputationFailed(String message) {
    super(message);
  }
}
