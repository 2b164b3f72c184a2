package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.HashIds;
import dev.assay.exec.kernel.Take;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.spill.RowHash;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A worker's groups sorted into partitions by a hash of their values, which is the same for every
 * worker, whatever numbers it gave. Immutable; any thread.
 */
final class GroupParts {

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
   * @param byValue whether the hash is to be the one that rows in files have
   */
  GroupParts(KeySpace space, long[] keys, int count, int log, boolean byValue) {
    this.keys = keys;
    columns = space.isBounded() && !byValue ? List.of() : space.unpack(keys, count);
    long[] hashes = new long[count];
    if (columns.isEmpty()) {
      Arrays.setAll(hashes, group -> HashIds.mix(keys[group]));
    } else {
      int[] all = IntStream.range(0, columns.size()).toArray();
      RowHash.ofCodes(all).fill(columns, count, hashes);
    }
    int[] parts = new int[count];
    starts = new int[(1 << log) + 1];
    for (int group = 0; group < count; group++) {
      parts[group] = (int) (hashes[group] >>> 1 >>> (Long.SIZE - 1 - log));
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
}
