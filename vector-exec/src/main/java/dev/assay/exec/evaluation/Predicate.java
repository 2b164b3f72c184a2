package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.Batch;

/** Finds the rows of one batch after the other for which a predicate is true. For one worker. */
public final class Predicate {

  private final Condition root;
  private final long[] rows;

  Predicate(Condition root, int capacity) {
    this.root = root;
    rows = new long[Bitmap.words(capacity)];
  }

  /**
   * Finds them; allocates nothing. Rows for which it is false or unknown are left out.
   *
   * @param batch of at most the capacity
   * @param positions takes their indexes, ascending; as long as the capacity
   * @return how many
   * @throws ComputationFailed where a value that the predicate needs has no result
   */
  public int select(Batch batch, int[] positions) {
    Bitmap.fill(rows, batch.size());
    root.refine(batch, rows);
    return Bitmap.positions(rows, batch.size(), positions);
  }
}
