package dev.assay.exec.evaluation;

import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** A part of an expression that gives a value for each row. Belongs to one worker. */
@FunctionalInterface
interface Values {

  /**
   * Values for all rows of a batch, of which only those asked for are looked at: the others may
   * hold anything of the lane (texts that can be read or are empty), and nothing fails because of
   * them.
   *
   * @param asked set of rows
   * @return a vector of the batch, or one of this that the next call changes
   * @throws ComputationFailed where a row that is asked for has no result
   */
  ColumnVector values(Batch batch, long[] asked);
}
