package dev.assay.exec.operator.join;

import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A collected build side. Immutable; any thread may probe.
 *
 * @param space how keys are made of key columns
 * @param index finds the place of a key
 * @param matches rows of places; of no use where only existence was asked for
 * @param rows the collected columns
 * @param form how keys are addressed and why, for people
 */
record BuildSide(KeySpace space, KeyIndex index, Matches matches, RowStore rows, String form) {

  /**
   * Whether no key repeats, as far as that can be seen: where only existence counts, a hash table
   * does not know.
   *
   * @param keys columns of the rows, from the first, that are the key
   */
  boolean isUnique(int keys) {
    return index instanceof KeyIndex.Members members
        ? members.size() == rowsWithKey(rows.columns().subList(0, keys))
        : matches.isUnique();
  }

  private int rowsWithKey(List<StoredColumn> keys) {
    if (keys.stream().noneMatch(StoredColumn::hasNulls)) {
      return rows.size();
    }
    return (int)
        IntStream.range(0, rows.size())
            .filter(row -> keys.stream().allMatch(key -> key.isValid(row)))
            .count();
  }
}
