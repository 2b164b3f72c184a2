package dev.assay.exec.operator.filter;

import dev.assay.exec.vector.Batch;

/** One of several predicates that all must be true. Belongs to one worker. */
public interface Conjunct {

  /**
   * Indexes of the rows for which it is true, rising; where all are, they need not be written.
   *
   * @param positions room for all rows of the batch
   * @return how many
   */
  int select(Batch batch, int[] positions);

  /** Marks the columns of the batch that it loads. */
  void markReads(boolean[] columns);
}
