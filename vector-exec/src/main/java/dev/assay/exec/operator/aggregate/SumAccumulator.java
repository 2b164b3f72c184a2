package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.kernel.AggregateSum;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/**
 * Sums of integers. Each batch is summed without looking at overflow as long as the bounds of the
 * values and the number of rows seen prove that there is none, and with looking afterwards.
 */
final class SumAccumulator extends Accumulator {

  private final boolean isNarrow;
  private final long provenRows;
  private long[] sums = {};
  private long rowsSeen;

  SumAccumulator(QueryMemory memory, ValueType argument, boolean marks) {
    super(memory, marks);
    isNarrow = argument.lane() == Lane.INT;
    boolean unbounded = argument.least() == Long.MIN_VALUE;
    long most = Math.max(1, Math.max(Math.abs(argument.least()), Math.abs(argument.greatest())));
    provenRows = unbounded ? 0 : Long.MAX_VALUE / most;
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
    rowsSeen += rows.rows();
    if (rowsSeen > provenRows) {
      addChecked(values, rows);
    } else if (values.hasNulls() || rows.form() == GroupedRows.Form.MANY) {
      addByRow(values, rows.idsOf(values, nowhere()), rows.rows());
    } else if (rows.form() == GroupedRows.Form.ONE) {
      sums[0] +=
          isNarrow
              ? AggregateSum.ints(values.ints(), rows.rows())
              : AggregateSum.longs(values.longs(), rows.rows());
    } else {
      addByGroup(values, rows);
    }
  }

  private void addByGroup(ColumnVector values, GroupedRows rows) {
    for (int group = 0; group < rows.fewGroups(); group++) {
      if (rows.count(group) > 0) {
        sums[group] +=
            isNarrow
                ? AggregateSum.ints(values.ints(), rows.rows(), rows.mask(group))
                : AggregateSum.longs(values.longs(), rows.rows(), rows.mask(group));
      }
    }
  }

  private void addByRow(ColumnVector values, int[] ids, int count) {
    if (isNarrow) {
      AggregateScatter.sum(values.ints(), ids, count, sums);
    } else {
      AggregateScatter.sum(values.longs(), ids, count, sums);
    }
  }

  private void addChecked(ColumnVector values, GroupedRows rows) {
    int[] ids = rows.idsOf(values, nowhere());
    try {
      if (isNarrow) {
        AggregateScatter.sumChecked(values.ints(), ids, rows.rows(), nowhere(), sums);
      } else {
        AggregateScatter.sumChecked(values.longs(), ids, rows.rows(), nowhere(), sums);
      }
    } catch (ArithmeticException e) {
      throw tooLarge(e);
    }
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    long[] others = ((SumAccumulator) other).sums;
    try {
      for (int i = 0; i < count; i++) {
        sums[ours[i]] = Math.addExact(sums[ours[i]], others[theirs[i]]);
      }
    } catch (ArithmeticException e) {
      throw tooLarge(e);
    }
  }

  private static ArithmeticException tooLarge(ArithmeticException cause) {
    ArithmeticException e =
        new ArithmeticException("a SUM passes 64 bits: cast its argument to DOUBLE");
    e.initCause(cause);
    return e;
  }

  @Override
  Object[] states() {
    return new Object[] {sums};
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    boolean orZero = call.function() == AggregateFunction.SUM_OR_ZERO;
    return inLane(call, sums, orZero ? new long[0] : validity(groups), groups);
  }
}
