package dev.assay.exec.operator.aggregate;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.util.Arrays;

/** Sums of exact numbers that may pass 64 bits, in 128. */
final class SumWideAccumulator extends Accumulator {

  private final Lane lane;
  private final Arena arena;
  private long[] highs = {};
  private long[] lows = {};

  SumWideAccumulator(QueryMemory memory, Lane lane, boolean marks, Arena arena) {
    super(memory, marks);
    this.lane = lane;
    this.arena = arena;
  }

  @Override
  void resize(int used, int length) {
    highs = memory.grow(highs, used, length);
    lows = memory.grow(lows, used, length);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(highs, from, to, 0);
    Arrays.fill(lows, from, to, 0);
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    int[] ids = rows.idsOf(values, nowhere());
    int count = rows.rows();
    switch (lane) {
      case INT -> {
        for (int i = 0; i < count; i++) {
          long value = values.ints()[i];
          add(ids[i], value >> 63, value);
        }
      }
      case LONG -> {
        for (int i = 0; i < count; i++) {
          long value = values.longs()[i];
          add(ids[i], value >> 63, value);
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          if (ids[i] != nowhere()) {
            long address = values.longs()[i];
            add(ids[i], WideDecimal.high(address), WideDecimal.low(address));
          }
        }
      }
    }
  }

  /** Of 38 digits each, so many values as memory holds cannot pass 128 bits unnoticed. */
  private void add(int group, long high, long low) {
    long sum = lows[group] + low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    long before = highs[group];
    long after = before + high + carry;
    if (((before ^ after) & (high ^ after)) < 0 && group != nowhere()) {
      throw tooLarge();
    }
    lows[group] = sum;
    highs[group] = after;
  }

  private static SqlException tooLarge() {
    return new SqlException("a SUM passes the 38 digits of DECIMAL: cast its argument to DOUBLE");
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    SumWideAccumulator sums = (SumWideAccumulator) other;
    for (int i = 0; i < count; i++) {
      add(ours[i], sums.highs[theirs[i]], sums.lows[theirs[i]]);
    }
  }

  @Override
  Object[] states() {
    return new Object[] {highs, lows};
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    long[] addresses = new long[groups];
    int[] lengths = new int[groups];
    long base = arena.allocate(Math.max(1, (long) groups * WideDecimal.BYTES), 8).address();
    for (int group = 0; group < groups; group++) {
      if (WideDecimal.of(highs[group], lows[group]).abs().compareTo(WideDecimal.LIMIT) >= 0) {
        throw tooLarge();
      }
      addresses[group] = base + (long) group * WideDecimal.BYTES;
      lengths[group] = WideDecimal.BYTES;
      WideDecimal.put(highs[group], lows[group], addresses[group]);
    }
    boolean orZero = call.function() == AggregateFunction.SUM_OR_ZERO;
    return StoredColumn.ofTexts(
        addresses, lengths, orZero ? new long[0] : validity(groups), groups);
  }
}
