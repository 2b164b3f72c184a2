package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.HashIds;
import dev.assay.exec.kernel.HashText;
import dev.assay.exec.kernel.Take;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.rows.StoredColumn;
import java.util.Arrays;
import java.util.List;

/**
 * A worker's groups sorted into partitions by a hash of their values, which is the same for every
 * worker, whatever numbers it gave. Immutable; any thread.
 */
final class GroupParts {

  /** Hashed for a null. */
  private static final long NULL = 0x6e756c6cL;

  private final List<StoredColumn> columns;
  private final long[] keys;

  /** Sorted by partition. */
  private final int[] groups;

  /** Of the partitions among these, and the end. */
  private final int[] starts;

  /**
   * Sorts groups.
   *
   * @param keys by group
   * @param log of the number of partitions
   */
  GroupParts(KeySpace space, long[] keys, int count, int log) {
    this.keys = keys;
    columns = space.isBounded() ? List.of() : space.unpack(keys, count);
    int[] parts = new int[count];
    starts = new int[(1 << log) + 1];
    for (int group = 0; group < count; group++) {
      long hash = columns.isEmpty() ? HashIds.mix(keys[group]) : hash(columns, group);
      parts[group] = (int) (hash >>> 1 >>> (Long.SIZE - 1 - log));
      starts[parts[group] + 1]++;
    }
    for (int part = 1; part < starts.length; part++) {
      starts[part] += starts[part - 1];
    }
    groups = new int[count];
    int[] next = starts.clone();
    for (int group = 0; group < count; group++) {
      groups[next[parts[group]]++] = group;
    }
  }

  /** The group columns, by group; empty where the keys themselves are the same for all workers. */
  List<StoredColumn> columns() {
    return columns;
  }

  /** The keys of some groups. */
  void keys(int[] some, int count, long[] target) {
    Take.longs(keys, some, count, target);
  }

  /** The groups of a partition. */
  int[] groups(int part) {
    return Arrays.copyOfRange(groups, starts[part], starts[part + 1]);
  }

  private static long hash(List<StoredColumn> columns, int group) {
    long hash = 0;
    for (StoredColumn column : columns) {
      hash = HashIds.mix(hash + (column.isValid(group) ? bits(column, group) : NULL));
    }
    return hash;
  }

  private static long bits(StoredColumn column, int group) {
    return switch (column.lane()) {
      case INT -> column.ints()[group];
      case LONG -> column.longs()[group];
      case DOUBLE -> Double.doubleToLongBits(column.doubles()[group]);
      case STRING -> HashText.hash(column.longs()[group], column.ints()[group]);
    };
  }
}
