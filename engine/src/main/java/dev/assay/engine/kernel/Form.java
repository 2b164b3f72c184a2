package dev.assay.engine.kernel;

import java.util.Locale;

/** How a kernel is written, and so what the compiler may make of it. */
public enum Form {
  /** Unrolled by hand with independent accumulators, in a loop that C2 cannot vectorise. */
  SCALAR,
  /** The straightforward counted loop; C2 vectorises it where it can. */
  PLAIN,
  /** The Vector API at the preferred species. */
  VECTOR;

  /** The name as figures and workloads label it: {@code scalar}, {@code plain}, {@code vector}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
