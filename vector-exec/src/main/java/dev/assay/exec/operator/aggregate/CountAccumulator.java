package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/** Rows of each group that have a value. */
final class CountAccumulator extends Accumulator {

  private long[] counts = {};

  CountAccumulator(QueryMemory memory) {
    super(memory, false);
  }

  @Override
  void resize(int used, int length) {
    counts = memory.grow(counts, used, length);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(counts, from, to, 0);
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    if (values.hasNulls()) {
      AggregateScatter.count(rows.idsOf(values, nowhere()), rows.rows(), counts);
      return;
    }
    switch (rows.form()) {
      case ONE -> counts[0] += rows.rows();
      case FEW -> {
        for (int group = 0; group < rows.fewGroups(); group++) {
          counts[group] += rows.count(group);
        }
      }
      case MANY -> AggregateScatter.count(rows.ids(), rows.rows(), counts);
    }
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    long[] others = ((CountAccumulator) other).counts;
    for (int i = 0; i < count; i++) {
      counts[ours[i]] += others[theirs[i]];
    }
  }

  @Override
  Object[] states() {
    return new Object[] {counts};
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    return inLane(call, counts, new long[0], groups);
  }
}
