package dev.assay.exec.operator.sort;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Drops rows that cannot be among the first ones, before their other columns are loaded: those
 * behind the last row of as many as are wanted, which this worker or another has seen already.
 * Belongs to one worker.
 */
final class TopFilter {

  private final List<KeyPrefix> keys;

  /** The least bits of a first column that some worker has as its bound. */
  private final AtomicLong shared;

  private final Layout input;
  private final boolean[] needed;
  private final long[] bounds;
  private final long[] bits;
  private final int[] rows;
  private final boolean[] kept;
  private boolean isBound;

  TopFilter(List<KeyPrefix> keys, AtomicLong shared, Layout input, boolean[] needed) {
    this.keys = keys;
    this.shared = shared;
    this.input = input;
    this.needed = needed.clone();
    int length = input.batch().capacity();
    bounds = new long[keys.size()];
    bits = new long[length];
    rows = new int[length];
    kept = new boolean[length];
  }

  /** From now on rows are to come before the last one of a store. */
  void bind(RowStore first) {
    int last = first.size() - 1;
    long[] found = new long[first.size()];
    for (int k = 0; k < bounds.length; k++) {
      keys.get(k).fill(first.columns().get(keys.get(k).key().column()), last, last + 1, found);
      bounds[k] = found[last];
    }
    isBound = true;
    shared.accumulateAndGet(bounds[0], Math::min);
  }

  /** Narrows a batch; false where no row is left. */
  boolean apply(Batch batch) {
    int count = batch.size();
    long most = shared.get();
    if (!isBound && most == Long.MAX_VALUE) {
      return true;
    }
    int left = select(batch, count, most);
    if (left < count) {
      batch.take(rows, left, needed);
    }
    return left > 0;
  }

  private int select(Batch batch, int count, long most) {
    Arrays.fill(kept, 0, count, false);
    int tied = first(batch, count, most);
    for (int k = 1; k < bounds.length && tied > 0; k++) {
      fill(batch, k, count);
      boolean isExact = keys.get(k).isExact();
      int still = 0;
      for (int i = 0; i < tied; i++) {
        int row = rows[i];
        kept[row] = bits[row] < bounds[k] || (bits[row] == bounds[k] && !isExact);
        if (bits[row] == bounds[k]) {
          rows[still++] = row;
        }
      }
      tied = isExact ? still : 0;
    }
    int left = 0;
    for (int row = 0; row < count; row++) {
      rows[left] = row;
      left += kept[row] ? 1 : 0;
    }
    return left;
  }

  /** Keeps rows by their first column; returns how many listed ones the others must decide. */
  private int first(Batch batch, int count, long most) {
    fill(batch, 0, count);
    boolean keepsTies = !isBound || most < bounds[0] || !keys.getFirst().isExact();
    long bound = isBound ? Math.min(most, bounds[0]) : most;
    int tied = 0;
    for (int row = 0; row < count; row++) {
      long value = bits[row];
      if (value <= bound) {
        boolean isBelow = value < bound || keepsTies;
        kept[row] = isBelow;
        rows[tied] = row;
        tied += isBelow ? 0 : 1;
      }
    }
    return tied;
  }

  private void fill(Batch batch, int key, int count) {
    ColumnVector values = batch.column(input.column(keys.get(key).key().column()));
    keys.get(key).fill(values, count, bits);
  }
}
