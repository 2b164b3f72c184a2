package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.kernel.AggregateSum;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/** Sums of doubles; in which order rows are added, and so the rounding, is not said. */
final class SumDoubleAccumulator extends Accumulator {

  private double[] sums = {};

  SumDoubleAccumulator(QueryMemory memory, boolean marks) {
    super(memory, marks);
  }

  @Override
  void resize(int used, int length) {
    sums = memory.grow(sums, used, length);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(sums, from, to, 0);
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    double[] doubles = values.doubles();
    if (values.hasNulls() || rows.form() == GroupedRows.Form.MANY) {
      AggregateScatter.sum(doubles, rows.idsOf(values, nowhere()), rows.rows(), sums);
    } else if (rows.form() == GroupedRows.Form.ONE) {
      sums[0] += AggregateSum.doubles(doubles, rows.rows());
    } else {
      for (int group = 0; group < rows.fewGroups(); group++) {
        if (rows.count(group) > 0) {
          sums[group] += AggregateSum.doubles(doubles, rows.rows(), rows.mask(group));
        }
      }
    }
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    double[] others = ((SumDoubleAccumulator) other).sums;
    for (int i = 0; i < count; i++) {
      sums[ours[i]] += others[theirs[i]];
    }
  }

  @Override
  Object[] states() {
    return new Object[] {sums};
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    boolean orZero = call.function() == AggregateFunction.SUM_OR_ZERO;
    return StoredColumn.ofDoubles(sums, orZero ? new long[0] : validity(groups), groups);
  }
}
