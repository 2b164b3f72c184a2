package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** Computes an expression for the rows of one batch after the other. Belongs to one worker. */
public final class Evaluator {

  private final Values root;
  private final long[] all;

  Evaluator(Values root, int capacity) {
    this.root = root;
    all = new long[Bitmap.words(capacity)];
  }

  /**
   * Computes; allocates nothing.
   *
   * @param batch of at most the capacity
   * @return values for {@link Batch#size()} rows: the batch's own vector where the expression is a
   *     column, else one of this evaluator that the next call changes
   * @throws ComputationFailed where a row has no result
   */
  public ColumnVector evaluate(Batch batch) {
    Bitmap.fill(all, batch.size());
    return root.values(batch, all);
  }
}
