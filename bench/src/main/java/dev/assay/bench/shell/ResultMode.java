package dev.assay.bench.shell;

/** How rows are written. */
public enum ResultMode {
  /** Aligned columns for people. */
  TABLE,
  /**
   * A header and rows, quoted by RFC 4180; a null is an empty field, an empty text a quoted one.
   */
  CSV,
  /** An array with an object for each row. */
  JSON
}
