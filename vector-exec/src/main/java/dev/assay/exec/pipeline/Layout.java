package dev.assay.exec.pipeline;

import dev.assay.exec.vector.Batch;

/** Where the outputs of a plan node lie in a worker's batch. */
public final class Layout {

  /** Stands for an output that nothing above the node reads. */
  public static final int ABSENT = -1;

  private final Batch batch;
  private final int[] columns;

  /**
   * A layout.
   *
   * @param batch that flows
   * @param columns by output of the node, the batch's column or {@link #ABSENT}
   */
  public Layout(Batch batch, int[] columns) {
    this.batch = batch;
    this.columns = columns.clone();
  }

  /** That flows. */
  public Batch batch() {
    return batch;
  }

  /** By output of the node, the batch's column or {@link #ABSENT}. */
  public int[] columns() {
    return columns.clone();
  }

  /** Whether something above the node reads an output. */
  public boolean has(int output) {
    return columns[output] != ABSENT;
  }

  /** The batch's column of an output that is there. */
  public int column(int output) {
    if (columns[output] == ABSENT) {
      throw new IllegalStateException("output " + output + " is read but was not asked for");
    }
    return columns[output];
  }
}
