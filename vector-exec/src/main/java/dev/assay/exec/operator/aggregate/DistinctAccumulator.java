package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.key.LongIds;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.List;

/** Hands each value of a group to another accumulator once: the first time it comes. */
final class DistinctAccumulator extends Accumulator {

  private static final int FEW = 64;

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

  DistinctAccumulator(QueryMemory memory, ValueType argument, Accumulator inner, int vectorLength) {
    super(memory, false);
    this.argument = argument;
    values = new LongIds(FEW, memory);
    pairs = new LongIds(FEW, memory);
    this.inner = inner;
    space = KeySpace.ofGroups(List.of(argument));
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
  void mergeValues(Accumulator other, int[] map, int from, int to) {
    DistinctAccumulator others = (DistinctAccumulator) other;
    long[] theirs = others.pairs.keys();
    int count = others.pairs.size();
    StoredColumn stored =
        others.space.unpack(others.values.keys(), others.values.size()).getFirst();
    RowSet rows = new RowSet(keys.length);
    ColumnVector vector = new ColumnVector(argument.lane(), keys.length);
    int[] ids = new int[keys.length];
    for (int first = 0; first < count; first += keys.length) {
      int taken = Math.min(keys.length, count - first);
      for (int i = 0; i < taken; i++) {
        ids[i] = target(map, (int) (theirs[first + i] >>> Integer.SIZE));
        rows.positionsToFill()[i] = (int) theirs[first + i];
      }
      rows.setPositions(taken);
      stored.load(rows, vector);
      vector.allValid(); // only values were ever kept
      addPairs(vector, ids, taken);
    }
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    return inner.results(call, groups);
  }
}
