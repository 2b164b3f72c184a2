package dev.assay.exec.syntax;

import java.util.Optional;

/**
 * ROWS BETWEEN … AND … EXCLUDE …
 *
 * @param startOffset the n of start, where it has one
 * @param endOffset the n of end, where it has one
 */
public record Frame(
    Unit unit,
    End start,
    Optional<Node> startOffset,
    End end,
    Optional<Node> endOffset,
    Exclusion exclusion) {

  /** What a frame counts. */
  public enum Unit {
    /** Rows. */
    ROWS,
    /** Values of the key. */
    RANGE,
    /** Peers. */
    GROUPS
  }

  /** Where a frame ends. */
  public enum End {
    /** UNBOUNDED PRECEDING or FOLLOWING. */
    UNBOUNDED,
    /** CURRENT ROW. */
    CURRENT,
    /** n PRECEDING. */
    PRECEDING,
    /** n FOLLOWING. */
    FOLLOWING
  }

  /** What a frame leaves out. */
  public enum Exclusion {
    /** Nothing. */
    NO_OTHERS,
    /** The row itself. */
    CURRENT_ROW,
    /** The row and its peers. */
    GROUP,
    /** The row's peers. */
    TIES
  }
}
