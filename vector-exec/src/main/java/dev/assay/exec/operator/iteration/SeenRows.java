package dev.assay.exec.operator.iteration;

import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.key.LongIds;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.List;

/** All different rows that have come, nulls being equal. Belongs to one thread. */
final class SeenRows {

  private static final int FEW = 64;

  private final KeySpace space;
  private final KeyPacker packer;
  private final LongIds ids;
  private final RowSet rows;
  private final ColumnVector[] columns;
  private final long[] keys;
  private final int[] numbers;

  SeenRows(List<ValueType> types, int vectorLength, QueryMemory memory) {
    space = KeySpace.ofGroups(types, memory);
    packer = new KeyPacker(space, vectorLength, true, KeyPacker.noTranslations(types.size()));
    ids = new LongIds(FEW, memory);
    rows = new RowSet(vectorLength);
    columns =
        types.stream()
            .map(type -> new ColumnVector(type.lane(), vectorLength))
            .toArray(ColumnVector[]::new);
    keys = new long[vectorLength];
    numbers = new int[vectorLength];
  }

  /** Bytes of longer arrays that so many more rows may need. */
  long bytesFor(int rows) {
    return space.bytesFor(rows) + ids.bytesFor(rows);
  }

  /** Those of the rows that are new, once each; the store is given up where some are not. */
  RowStore unseen(RowStore store) {
    List<StoredColumn> stored = store.columns();
    int[] fresh = new int[store.size()];
    int kept = 0;
    for (int first = 0; first < store.size(); first += keys.length) {
      int count = Math.min(keys.length, store.size() - first);
      rows.setRange(first, count);
      for (int c = 0; c < columns.length; c++) {
        stored.get(c).load(rows, columns[c]);
      }
      packer.pack(columns, count, keys);
      int known = ids.size();
      ids.intern(keys, count, false, numbers);
      for (int i = 0; i < count; i++) {
        if (numbers[i] == known) { // new rows are numbered as they come
          known++;
          fresh[kept++] = first + i;
        }
      }
    }
    return kept == store.size() ? store : store.pick(fresh, kept);
  }
}
