package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.DistinctPairs;
import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;

/**
 * Different values of each of many groups, counted: pairs of group and value are written down as
 * they come, and told apart when all are there, by all workers and partition by partition in the
 * cache. That takes the place of the two hash lookups for each row of {@link DistinctAccumulator},
 * and of merging its tables. Where pairs repeat, those of a worker are told apart before its array
 * grows.
 */
final class DistinctPairsAccumulator extends Accumulator {

  /** Pairs below which an array just grows. */
  private static final int FEW = 1 << 20;

  /** Pairs of a partition, unless there are too many partitions: a table of 512 KiB at most. */
  private static final int PART = 1 << 14;

  private static final int MOST_PARTS_LOG = 8;

  private final KeyPacker packer;
  private final int bits;
  private final ColumnVector[] columns = new ColumnVector[1];
  private final int[] codes;
  private final int[] scratch;
  private final List<DistinctPairsAccumulator> all = new ArrayList<>(List.of(this));
  private long[] pairs = {};
  private int size;
  private int[] starts = {};
  private long[] counts = {};

  /**
   * Of an argument that {@linkplain #suits suits}.
   *
   * @param vectorLength most rows of a batch
   */
  DistinctPairsAccumulator(QueryMemory memory, ValueType argument, int vectorLength) {
    super(memory.partInMemory("distinct values of an aggregate"), false);
    KeySpace space = KeySpace.ofGroups(List.of(argument), QueryMemory.unbounded());
    packer = new KeyPacker(space, vectorLength, true, KeyPacker.noTranslations(1));
    bits = Long.SIZE - Long.numberOfLeadingZeros(space.range());
    codes = new int[vectorLength];
    scratch = new int[vectorLength];
  }

  /** Whether values have bounds that fit 32 bits, as groups do: a pair then has less than 63. */
  static boolean suits(ValueType argument) {
    return KeySpace.ofGroups(List.of(argument), QueryMemory.unbounded()).fitsInts();
  }

  @Override
  void resize(int used, int length) {}

  @Override
  void clear(int from, int to) {}

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    int count = rows.rows();
    if (size + count >= pairs.length) {
      makeRoom(count + 1);
    }
    columns[0] = values;
    packer.packInts(columns, count, scratch, codes);
    int[] groups = rows.idsOf(values, nowhere());
    size = DistinctPairs.append(groups, codes, count, bits, nowhere(), pairs, size);
  }

  private void makeRoom(int more) {
    if (size >= FEW) {
      int log = log(size);
      partition(log);
      int left = 0;
      for (int part = 0; part < 1 << log; part++) {
        int end = unique(part, List.of(this), log)[0];
        System.arraycopy(pairs, starts[part], pairs, left, end - starts[part]);
        left += end - starts[part];
      }
      size = left;
    }
    if (size + more > pairs.length / 2) {
      pairs = memory.grow(pairs, size, Math.addExact(size + more, Math.max(size, more)));
    }
  }

  private static int log(long pairs) {
    int log = 0;
    while (log < MOST_PARTS_LOG && pairs >> log > PART) {
      log++;
    }
    return log;
  }

  private void partition(int log) {
    starts = new int[] {0, size};
    if (log > 0) {
      starts = new int[(1 << log) + 1];
      long[] target = memory.longs(pairs.length);
      DistinctPairs.scatter(pairs, size, log, starts, target);
      memory.release(pairs);
      pairs = target;
    }
  }

  /** Leaves each pair of a partition once; returns the ends of those that are left. */
  private int[] unique(int part, List<DistinctPairsAccumulator> of, int log) {
    int count = 0;
    for (DistinctPairsAccumulator each : of) {
      count += each.starts[part + 1] - each.starts[part];
    }
    long[] slots = memory.zeros(Integer.highestOneBit(Math.max(1, count)) << 2);
    int[] ends = new int[of.size()];
    for (int i = 0; i < ends.length; i++) {
      int[] theirs = of.get(i).starts;
      ends[i] = DistinctPairs.unique(of.get(i).pairs, theirs[part], theirs[part + 1], log, slots);
    }
    memory.release(slots);
    return ends;
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    all.addAll(((DistinctPairsAccumulator) other).all);
  }

  @Override
  void complete(Workers workers) {
    int log = log(all.stream().mapToLong(each -> each.size).sum());
    workers.forEach(all.size(), i -> all.get(i).partition(log));
    counts = memory.zeros(nowhere());
    workers.forEach(
        1 << log,
        part -> {
          int[] ends = unique(part, all, log);
          for (int i = 0; i < ends.length; i++) {
            DistinctPairsAccumulator each = all.get(i);
            DistinctPairs.countAtomic(each.pairs, each.starts[part], ends[i], bits, counts);
          }
        });
  }

  @Override
  Object[] states() {
    throw new IllegalStateException("pairs are not kept by group");
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    return inLane(call, counts, new long[0], groups);
  }
}
