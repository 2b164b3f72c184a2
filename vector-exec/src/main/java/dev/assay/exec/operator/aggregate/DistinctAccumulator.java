package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.key.LongIds;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.Arrays;
import java.util.List;

/** Hands each value of a group to another accumulator once: the first time it comes. */
final class DistinctAccumulator extends Accumulator {

  private static final int FEW = 64;
  private static final int NONE = -1;

  private final ValueType argument;
  private final Accumulator inner;
  private final KeySpace space;
  private final KeyPacker packer;
  private final LongIds values;
  private final LongIds pairs;
  private final GroupedRows fresh;
  private final ColumnVector[] columns = new ColumnVector[1];
  private final long[] keys;
  private final int[] numbers;
  private List<StoredColumn> unpacked = List.of();

  DistinctAccumulator(QueryMemory memory, ValueType argument, Accumulator inner, int vectorLength) {
    super(memory, false);
    this.argument = argument;
    QueryMemory kept = memory.partInMemory("distinct values of an aggregate");
    values = new LongIds(FEW, kept);
    pairs = new LongIds(FEW, kept);
    this.inner = inner;
    space = KeySpace.ofGroups(List.of(argument), kept);
    packer = new KeyPacker(space, vectorLength, true, KeyPacker.noTranslations(1));
    fresh = new GroupedRows(vectorLength, 0);
    keys = new long[vectorLength];
    numbers = new int[vectorLength];
  }

  @Override
  void resize(int used, int length) {
    inner.reserve(used, length - 1);
  }

  @Override
  long bytesFor(int rows) {
    return values.bytesFor(rows) + pairs.bytesFor(rows);
  }

  @Override
  void clear(int from, int to) {
    inner.begin(from, Math.min(to, inner.nowhere()));
  }

  @Override
  void add(ColumnVector vector, GroupedRows rows) {
    addPairs(vector, rows.idsOf(vector, nowhere()), rows.rows());
  }

  private void addPairs(ColumnVector vector, int[] ids, int count) {
    columns[0] = vector;
    packer.pack(columns, count, keys);
    values.intern(keys, count, false, numbers);
    for (int i = 0; i < count; i++) {
      keys[i] = ids[i] == nowhere() ? -1 : ((long) ids[i] << Integer.SIZE) | numbers[i];
    }
    int known = pairs.size();
    pairs.intern(keys, count, true, numbers);
    for (int i = 0; i < count; i++) {
      boolean isNew = numbers[i] == known; // new pairs are numbered as they come
      known += isNew ? 1 : 0;
      fresh.ids()[i] = isNew ? ids[i] : inner.nowhere();
    }
    fresh.setMany(count);
    inner.update(vector, fresh);
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    DistinctAccumulator others = (DistinctAccumulator) other;
    int[] map = others.targets(theirs, ours, count);
    long[] stored = others.pairs.keys();
    StoredColumn distinct = others.distinct();
    RowSet rows = new RowSet(keys.length);
    ColumnVector vector = new ColumnVector(argument.lane(), keys.length);
    int[] ids = new int[keys.length];
    int next = 0;
    while (next < others.pairs.size()) {
      int taken = 0;
      for (; next < others.pairs.size() && taken < keys.length; next++) {
        ids[taken] = map[(int) (stored[next] >>> Integer.SIZE)];
        rows.positionsToFill()[taken] = (int) stored[next];
        taken += ids[taken] == NONE ? 0 : 1;
      }
      rows.setPositions(taken);
      distinct.load(rows, vector);
      vector.allValid(); // only values were ever kept
      addPairs(vector, ids, taken);
    }
  }

  /** By group, its number elsewhere; {@link #NONE} where that is not asked for. */
  private int[] targets(int[] groups, int[] numbers, int count) {
    int[] targets = new int[nowhere() + 1];
    Arrays.fill(targets, NONE);
    for (int i = 0; i < count; i++) {
      targets[groups[i]] = numbers[i];
    }
    return targets;
  }

  /** Its values by number, when nothing is added any more. */
  private synchronized StoredColumn distinct() {
    if (unpacked.isEmpty()) {
      unpacked = space.unpack(values.keys(), values.size());
    }
    return unpacked.getFirst();
  }

  @Override
  Object[] states() {
    throw new IllegalStateException("values that were seen before are not kept by group");
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    return inner.results(call, groups);
  }
}
