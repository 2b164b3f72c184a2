package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.vector.Batch;

/**
 * A part of a predicate. One operation is enough for SQL's three truth values: NOT is pushed to the
 * leaves before, AND and OR are true by what is true in their operands alone, and a leaf is made
 * for "is true" or for "is false", of which a null is neither. Belongs to one worker.
 */
@FunctionalInterface
interface Condition {

  /** Keeps no row. */
  Condition NEVER = (batch, rows) -> Bitmap.clear(rows, batch.size());

  /** Keeps all rows. */
  Condition ALWAYS = (batch, rows) -> {};

  /**
   * Keeps in a set those rows for which it is true. Nothing fails because of rows that are not in
   * the set.
   *
   * @param rows of the batch
   * @throws ComputationFailed where a value that it needs has no result
   */
  void refine(Batch batch, long[] rows);
}
