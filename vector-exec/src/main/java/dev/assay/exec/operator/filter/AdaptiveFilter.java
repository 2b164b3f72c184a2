package dev.assay.exec.operator.filter;

import dev.assay.exec.vector.Batch;
import java.util.List;

/**
 * Applies conjuncts one after the other, each to the rows that those before it left. Some batches
 * are timed; then the conjunct that dropped most rows for each nanosecond goes first. Belongs to
 * one worker.
 */
public final class AdaptiveFilter {

  /** One batch in so many is timed: reading the clock costs as much as narrowing some 100 rows. */
  private static final int SAMPLE_EVERY = 16;

  /** What was seen counts half after each sample, so that the order follows the data. */
  private static final double FADE = 0.5;

  private final Conjunct[] conjuncts;
  private final boolean reorders;
  private final int[] order;
  private final boolean[] isActive;
  private final double[] dropped;
  private final double[] nanos;
  private final int[] positions;
  private final boolean[][] needed;
  private boolean[] neededAfter = {};
  private int batches;

  /**
   * A filter.
   *
   * @param conjuncts in the order in which they are tried first
   * @param reorders whether that order may change
   */
  public AdaptiveFilter(List<Conjunct> conjuncts, int vectorLength, boolean reorders) {
    this.reorders = reorders && conjuncts.size() > 1;
    int count = conjuncts.size();
    this.conjuncts = conjuncts.toArray(Conjunct[]::new);
    order = new int[count];
    isActive = new boolean[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
      isActive[i] = true;
    }
    dropped = new double[count];
    nanos = new double[count];
    positions = new int[vectorLength];
    needed = new boolean[count][];
  }

  /** Says whether a conjunct is applied from now on; one that is true for every row need not be. */
  public void setActive(int conjunct, boolean active) {
    isActive[conjunct] = active;
  }

  /** Marks the columns that conjuncts load. */
  public void markReads(boolean[] columns) {
    for (Conjunct conjunct : conjuncts) {
      conjunct.markReads(columns);
    }
  }

  /** Told once which columns are read after the filter. */
  public void neededAfter(boolean[] columns) {
    neededAfter = columns;
    for (int i = 0; i < needed.length; i++) {
      needed[i] = new boolean[columns.length];
    }
    prepareNeeded();
  }

  /** What is needed behind a place of the order: by later conjuncts, and after the filter. */
  private void prepareNeeded() {
    for (int place = order.length - 1; place >= 0; place--) {
      boolean[] here = needed[place];
      if (place == order.length - 1) {
        System.arraycopy(neededAfter, 0, here, 0, here.length);
      } else {
        System.arraycopy(needed[place + 1], 0, here, 0, here.length);
        conjuncts[order[place + 1]].markReads(here);
      }
    }
  }

  /**
   * Keeps the rows for which all conjuncts are true.
   *
   * @return whether a row is left
   */
  public boolean apply(Batch batch) {
    boolean isSample = reorders && batches++ % SAMPLE_EVERY == 0;
    boolean someLeft = isSample ? applyTimed(batch) : applyPlain(batch);
    if (isSample) {
      reorder();
    }
    return someLeft;
  }

  private boolean applyPlain(Batch batch) {
    for (int place = 0; place < order.length; place++) {
      if (isActive[order[place]] && narrow(batch, place) == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean applyTimed(Batch batch) {
    int left = batch.size();
    long before = System.nanoTime();
    for (int place = 0; place < order.length && left > 0; place++) {
      int conjunct = order[place];
      if (isActive[conjunct]) {
        int rows = left;
        left = narrow(batch, place);
        long after = System.nanoTime();
        dropped[conjunct] = dropped[conjunct] * FADE + rows - left;
        nanos[conjunct] = nanos[conjunct] * FADE + after - before;
        before = after;
      }
    }
    return left > 0;
  }

  private int narrow(Batch batch, int place) {
    int rows = batch.size();
    int left = conjuncts[order[place]].select(batch, positions);
    if (left > 0 && left < rows) {
      batch.take(positions, left, needed[place]);
    }
    return left;
  }

  private void reorder() {
    boolean changed = false;
    for (int i = 1; i < order.length; i++) {
      int moved = order[i];
      int place = i;
      while (place > 0 && rate(moved) > rate(order[place - 1])) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = moved;
      changed |= place < i;
    }
    if (changed) {
      prepareNeeded();
    }
  }

  /** Rows dropped for each nanosecond; what was never reached keeps its place behind. */
  private double rate(int conjunct) {
    return nanos[conjunct] == 0 ? 0 : dropped[conjunct] / nanos[conjunct];
  }
}
