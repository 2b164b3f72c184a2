package dev.assay.exec.operator.filter;

import dev.assay.exec.operator.key.KeySet;
import dev.assay.exec.vector.Batch;

/**
 * Drops rows that a join above would drop. Since that join looks again, this may let rows pass: it
 * rests for a while where it drops too few to be worth its time.
 */
public final class KeyConjunct implements Conjunct {

  private static final int TRIAL_ROWS = 1 << 14;
  private static final int REST_BATCHES = 64;

  /** Share of rows kept from which on looking twice costs more than it saves. */
  private static final double MOST_KEPT = 0.75;

  private final int column;
  private final KeySet keys;
  private int seen;
  private int kept;
  private int rests;

  /**
   * A filter.
   *
   * @param column of the batch
   */
  public KeyConjunct(int column, KeySet keys) {
    this.column = column;
    this.keys = keys;
  }

  /** The values that pass. */
  public KeySet keys() {
    return keys;
  }

  @Override
  public int select(Batch batch, int[] positions) {
    if (rests > 0) {
      rests--;
      return batch.size();
    }
    int count = batch.size();
    int left = keys.select(batch.column(column), count, positions);
    seen += count;
    kept += left;
    if (seen >= TRIAL_ROWS) {
      rests = kept > seen * MOST_KEPT ? REST_BATCHES : 0;
      seen = 0;
      kept = 0;
    }
    return left;
  }

  @Override
  public void markReads(boolean[] columns) {
    columns[column] = true;
  }
}
