package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/** Least or greatest texts by their bytes. */
final class ExtremeTextAccumulator extends Accumulator {

  private static final int NONE = -1;

  private final int sign;
  private long[] addresses = {};
  private int[] lengths = {};

  ExtremeTextAccumulator(QueryMemory memory, boolean greatest, boolean marks) {
    super(memory, marks);
    sign = greatest ? -1 : 1;
  }

  @Override
  void resize(int used, int length) {
    addresses = memory.grow(addresses, used, length);
    lengths = memory.grow(lengths, used, length);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(lengths, from, to, NONE);
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    int[] ids = rows.idsOf(values, nowhere());
    for (int i = 0; i < rows.rows(); i++) {
      if (ids[i] != nowhere()) {
        offer(ids[i], values.longs()[i], values.ints()[i]);
      }
    }
  }

  private void offer(int group, long address, int length) {
    if (length != NONE
        && (lengths[group] == NONE
            || sign * TextCompare.compare(address, length, addresses[group], lengths[group]) < 0)) {
      addresses[group] = address;
      lengths[group] = length;
    }
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    ExtremeTextAccumulator texts = (ExtremeTextAccumulator) other;
    for (int i = 0; i < count; i++) {
      offer(ours[i], texts.addresses[theirs[i]], texts.lengths[theirs[i]]);
    }
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    int[] shown = Arrays.copyOf(lengths, groups);
    for (int group = 0; group < groups; group++) {
      shown[group] = Math.max(0, shown[group]);
    }
    return StoredColumn.ofTexts(addresses, shown, validity(groups), groups);
  }
}
