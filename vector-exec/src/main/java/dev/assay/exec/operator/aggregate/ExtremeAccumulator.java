package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.kernel.GroupKeys;
import dev.assay.exec.operator.key.DictionaryOrder;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;
import java.util.Optional;

/** Least or greatest integers; of texts with a dictionary, by their place in its order. */
final class ExtremeAccumulator extends Accumulator {

  private final boolean greatest;
  private final boolean isNarrow;
  private final Optional<DictionaryOrder> order;
  private final int[] places;
  private long[] extremes = {};

  ExtremeAccumulator(
      QueryMemory memory, ValueType argument, boolean greatest, boolean marks, int vectorLength) {
    super(memory, marks);
    this.greatest = greatest;
    isNarrow = argument.lane() == Lane.INT;
    order = argument.dictionary().map(DictionaryOrder::of);
    places = new int[order.isPresent() ? vectorLength : 0];
  }

  @Override
  void resize(int used, int length) {
    extremes = memory.grow(extremes, used, length);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(extremes, from, to, greatest ? Long.MIN_VALUE : Long.MAX_VALUE);
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    int[] ids = rows.idsOf(values, nowhere());
    int count = rows.rows();
    int[] ints = values.ints();
    if (order.isPresent()) {
      GroupKeys.translate(ints, count, order.get().places(), places);
      ints = places;
    }
    if (isNarrow && greatest) {
      AggregateScatter.greatest(ints, ids, count, extremes);
    } else if (isNarrow) {
      AggregateScatter.least(ints, ids, count, extremes);
    } else if (greatest) {
      AggregateScatter.greatest(values.longs(), ids, count, extremes);
    } else {
      AggregateScatter.least(values.longs(), ids, count, extremes);
    }
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    long[] others = ((ExtremeAccumulator) other).extremes;
    for (int i = 0; i < count; i++) {
      int target = ours[i];
      extremes[target] =
          greatest
              ? Math.max(extremes[target], others[theirs[i]])
              : Math.min(extremes[target], others[theirs[i]]);
    }
  }

  @Override
  Object[] states() {
    return new Object[] {extremes};
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    long[] values = extremes;
    if (order.isPresent()) {
      values = new long[groups];
      int[] codes = order.get().codes();
      for (int group = 0; group < groups; group++) {
        long place = extremes[group]; // where no row came, no place at all
        values[group] = place >= 0 && place < codes.length ? codes[(int) place] : 0;
      }
    }
    return inLane(call, values, validity(groups), groups);
  }
}
