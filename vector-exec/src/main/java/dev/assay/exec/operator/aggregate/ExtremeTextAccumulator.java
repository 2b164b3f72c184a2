package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.KeptTexts;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/** Least or greatest texts by their bytes. */
final class ExtremeTextAccumulator extends Accumulator {

  private static final int NONE = -1;

  private final int sign;
  private long[] addresses = {};
  private int[] lengths = {};
  private final KeptTexts texts;
  private boolean areCopies = true;

  ExtremeTextAccumulator(QueryMemory memory, boolean greatest, boolean marks) {
    super(memory, marks);
    sign = greatest ? -1 : 1;
    texts = new KeptTexts(memory);
  }

  @Override
  long bytesFor(int rows) {
    return texts.bytesFor(rows);
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
    boolean pass = values.textsPass();
    areCopies &= pass;
    for (int i = 0; i < rows.rows(); i++) {
      int group = ids[i];
      if (group != nowhere()) {
        long before = addresses[group];
        int room = areCopies ? lengths[group] : NONE;
        if (offer(group, values.longs()[i], values.ints()[i]) && pass) {
          addresses[group] =
              lengths[group] <= room
                  ? copy(addresses[group], before, lengths[group])
                  : texts.keep(addresses[group], lengths[group]);
        }
      }
    }
  }

  private static long copy(long from, long to, int length) {
    Memory.copy(from, to, length);
    return to;
  }

  private boolean offer(int group, long address, int length) {
    boolean isBetter =
        length != NONE
            && (lengths[group] == NONE
                || sign * TextCompare.compare(address, length, addresses[group], lengths[group])
                    < 0);
    if (isBetter) {
      addresses[group] = address;
      lengths[group] = length;
    }
    return isBetter;
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    areCopies = false;
    ExtremeTextAccumulator from = (ExtremeTextAccumulator) other;
    for (int i = 0; i < count; i++) {
      offer(ours[i], from.addresses[theirs[i]], from.lengths[theirs[i]]);
    }
  }

  @Override
  Object[] states() {
    return new Object[] {addresses, lengths};
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
