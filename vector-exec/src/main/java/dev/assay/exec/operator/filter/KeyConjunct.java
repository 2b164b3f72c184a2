package dev.assay.exec.operator.filter;

import dev.assay.exec.operator.key.KeyTest;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/**
 * Drops rows that a join above would drop. Since that join looks again, this may let rows pass: it
 * rests for a while where it drops too few to be worth its time, each time for longer.
 */
public final class KeyConjunct implements Conjunct {

  private static final int TRIAL_ROWS = 1 << 14;
  private static final int REST_BATCHES = 64;
  private static final int MOST_REST_BATCHES = 1 << 10;

  /** Share of rows kept from which on looking twice costs more than it saves. */
  private static final double MOST_KEPT = 0.75;

  private final int[] columns;
  private final KeyTest keys;
  private final KeyTest.Selector selector;
  private final ColumnVector[] vectors;
  private int seen;
  private int kept;
  private int rests;
  private int nextRest = REST_BATCHES;

  /**
   * A filter.
   *
   * @param columns of the batch
   * @param selector of the keys
   */
  public KeyConjunct(int[] columns, KeyTest keys, KeyTest.Selector selector) {
    this.columns = columns.clone();
    this.keys = keys;
    this.selector = selector;
    vectors = new ColumnVector[columns.length];
  }

  /** The values that pass. */
  public KeyTest keys() {
    return keys;
  }

  @Override
  public int select(Batch batch, int[] positions) {
    if (rests > 0) {
      rests--;
      return batch.size();
    }
    int count = batch.size();
    for (int c = 0; c < columns.length; c++) {
      vectors[c] = batch.column(columns[c]);
    }
    int left = selector.select(vectors, count, positions);
    seen += count;
    kept += left;
    if (seen >= TRIAL_ROWS) {
      boolean isWorthIt = kept <= seen * MOST_KEPT;
      rests = isWorthIt ? 0 : nextRest;
      nextRest = isWorthIt ? REST_BATCHES : Math.min(MOST_REST_BATCHES, 2 * nextRest);
      seen = 0;
      kept = 0;
    }
    return left;
  }

  @Override
  public void markReads(boolean[] marked) {
    for (int column : columns) {
      marked[column] = true;
    }
  }
}
