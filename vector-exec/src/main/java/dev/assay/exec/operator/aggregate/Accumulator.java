package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/**
 * What an aggregate function has seen so far of each group, in arrays by group number. The last
 * place of each array belongs to no group: rows without a value go there. Belongs to one worker
 * until tables are merged.
 */
abstract class Accumulator {

  /** For what is kept of groups. */
  final QueryMemory memory;

  /** Whether some group may have no value, so that those that have one are marked. */
  private final boolean marks;

  private boolean[] marked = {};
  private int capacity;

  Accumulator(QueryMemory memory, boolean marks) {
    this.memory = memory;
    this.marks = marks;
  }

  /**
   * Makes room for groups, each of which must be begun.
   *
   * @param used groups from 0 on that have begun and stay as they are
   * @param groups all
   */
  final void reserve(int used, int groups) {
    if (groups < capacity) {
      return;
    }
    capacity = Math.max(groups + 1, (int) Math.min(2L * capacity, Integer.MAX_VALUE - 8));
    resize(used, capacity);
    if (marks) {
      marked = Arrays.copyOf(marked, capacity);
    }
    begin(nowhere(), capacity);
  }

  /** Bytes of longer arrays that so many rows of groups that are there may need. */
  long bytesFor(int rows) {
    return 0;
  }

  /** Makes arrays longer; the first {@code used} places stay, the others are cleared later. */
  abstract void resize(int used, int length);

  /** Makes groups from one to before another as if they had seen no row. */
  final void begin(int from, int to) {
    if (marks) {
      Arrays.fill(marked, from, to, false);
    }
    clear(from, to);
  }

  abstract void clear(int from, int to);

  /** The number that stands for no group. */
  final int nowhere() {
    return capacity - 1;
  }

  /** Takes a batch. */
  final void update(ColumnVector values, GroupedRows rows) {
    add(values, rows);
    if (marks) {
      if (rows.form() == GroupedRows.Form.ONE && !values.hasNulls()) {
        marked[0] |= rows.rows() > 0;
      } else {
        AggregateScatter.mark(rows.idsOf(values, nowhere()), rows.rows(), marked);
      }
    }
  }

  abstract void add(ColumnVector values, GroupedRows rows);

  /**
   * Takes what another worker has.
   *
   * @param theirs some of its groups
   * @param ours number here of each of these
   * @param count how many
   */
  final void merge(Accumulator other, int[] theirs, int[] ours, int count) {
    mergeValues(other, theirs, ours, count);
    for (int i = 0; i < count && marks; i++) {
      marked[ours[i]] |= other.marked[theirs[i]];
    }
  }

  abstract void mergeValues(Accumulator other, int[] theirs, int[] ours, int count);

  /** Takes groups that have not begun here from another worker, who numbers them alike. */
  final void adopt(Accumulator other, int from, int to) {
    if (marks) {
      System.arraycopy(other.marked, from, marked, from, to - from);
    }
    Object[] theirs = other.states();
    Object[] ours = states();
    for (int i = 0; i < ours.length; i++) {
      System.arraycopy(theirs[i], from, ours[i], from, to - from);
    }
  }

  /** All rows have come, and what other workers have was taken. */
  void complete(Workers workers) {}

  /** The arrays by group that hold all that was seen. */
  abstract Object[] states();

  /** Whether a group has a value. */
  final boolean hasValue(int group) {
    return !marks || marked[group];
  }

  /** Marks that a group has a value. */
  final void setValue(int group) {
    marked[group] = true;
  }

  /** Bitmap of the groups that have a value, of length 0 where all have. */
  final long[] validity(int groups) {
    if (!marks) {
      return new long[0];
    }
    long[] validity = new long[(groups + Long.SIZE - 1) / Long.SIZE];
    for (int group = 0; group < groups; group++) {
      validity[group >>> 6] |= marked[group] ? 1L << group : 0;
    }
    return validity;
  }

  /** The results of a call, by group. */
  abstract StoredColumn results(AggregateCall call, int groups);

  /** Integral results in the lane of a call. */
  static StoredColumn inLane(AggregateCall call, long[] values, long[] validity, int groups) {
    return switch (call.type().lane()) {
      case LONG -> StoredColumn.ofLongs(values, validity, groups);
      case INT -> StoredColumn.ofInts(narrow(values, groups), validity, groups);
      default ->
          throw new IllegalStateException(
              call.function() + " of integers cannot have the type " + call.type().type());
    };
  }

  private static int[] narrow(long[] values, int groups) {
    int[] narrow = new int[groups];
    for (int i = 0; i < groups; i++) {
      narrow[i] = (int) values[i];
    }
    return narrow;
  }
}
