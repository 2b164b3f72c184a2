package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/** Least or greatest doubles. */
final class ExtremeDoubleAccumulator extends Accumulator {

  private final boolean greatest;
  private double[] extremes = {};

  ExtremeDoubleAccumulator(QueryMemory memory, boolean greatest, boolean marks) {
    super(memory, marks);
    this.greatest = greatest;
  }

  @Override
  void resize(int used, int length) {
    extremes = memory.grow(extremes, used, length);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(extremes, from, to, greatest ? Double.NEGATIVE_INFINITY : Double.NaN);
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    int[] ids = rows.idsOf(values, nowhere());
    if (greatest) {
      AggregateScatter.greatest(values.doubles(), ids, rows.rows(), extremes);
    } else {
      AggregateScatter.least(values.doubles(), ids, rows.rows(), extremes);
    }
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    double[] others = ((ExtremeDoubleAccumulator) other).extremes;
    for (int i = 0; i < count; i++) {
      int target = ours[i];
      extremes[target] =
          greatest
              ? Math.max(extremes[target], others[theirs[i]])
              : AggregateScatter.lesser(extremes[target], others[theirs[i]]);
    }
  }

  @Override
  Object[] states() {
    return new Object[] {extremes};
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    return StoredColumn.ofDoubles(extremes, validity(groups), groups);
  }
}
