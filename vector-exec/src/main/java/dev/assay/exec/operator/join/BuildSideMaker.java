package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.ProbeDirect;
import dev.assay.exec.kernel.ProbeRanked;
import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.key.LongIds;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.Arrays;
import java.util.List;

/** Makes a build side addressable, in the form that suits the keys that turned out to be there. */
final class BuildSideMaker {

  /** Range up to which a table stays in the inner caches whatever its rows. */
  private static final long SMALL_RANGE = 1 << 16;

  /** Keys of the range for each row up to which a table is not mostly empty. */
  private static final long DIRECT_KEYS_PER_ROW = 2;

  /** A bitmap of that size is worth it for any number of rows: an outer cache holds it. */
  private static final long SMALL_BITMAP_BYTES = 4 << 20;

  /** Bytes that a hash table would take for each row: beyond that a bitmap is no better. */
  private static final long HASH_BYTES_PER_ROW = 48;

  private final RowStore rows;
  private final List<StoredColumn> keyColumns;
  private final KeySpace space;
  private final boolean existenceOnly;
  private final ExecutionConfig config;

  /**
   * A maker.
   *
   * @param rows whose first columns are the keys
   * @param types of the keys
   * @param existenceOnly whether only the existence of a key is ever asked for
   */
  BuildSideMaker(
      RowStore rows, List<ValueType> types, boolean existenceOnly, ExecutionConfig config) {
    this.rows = rows;
    this.existenceOnly = existenceOnly;
    this.config = config;
    keyColumns = rows.columns().subList(0, types.size());
    space = KeySpace.ofBuild(types, keyColumns);
  }

  BuildSide make() {
    long range = space.range();
    long count = rows.size();
    if (!space.fitsInts()) {
      return hashed();
    }
    long bitmapBytes = range / Byte.SIZE + (existenceOnly ? 0 : range / 16);
    boolean fitsBitmap = bitmapBytes <= Math.max(SMALL_BITMAP_BYTES, HASH_BYTES_PER_ROW * count);
    if (existenceOnly && fitsBitmap) {
      return members();
    }
    boolean fitsTable =
        range <= Math.max(SMALL_RANGE, DIRECT_KEYS_PER_ROW * count)
            && range <= config.memoryBudgetBytes() / Integer.BYTES;
    if (fitsTable) {
      return direct();
    }
    return fitsBitmap ? ranked() : hashed();
  }

  private BuildSide members() {
    long[] bits = new long[Bitmap.words((int) space.range())];
    int[] keys = intKeys();
    ProbeRanked.fill(keys, rows.size(), bits);
    return new BuildSide(space, new KeyIndex.Members(bits), Matches.same(), rows);
  }

  private BuildSide direct() {
    int[] keys = intKeys();
    int[] table = new int[(int) space.range()];
    if (!ProbeDirect.fill(keys, rows.size(), table)) {
      return new BuildSide(space, new KeyIndex.Direct(table), Matches.same(), rows);
    }
    Arrays.fill(table, 0);
    int places = 0;
    for (int row = 0; row < rows.size(); row++) {
      int key = keys[row];
      if (key >= 0) {
        if (table[key] == 0) {
          table[key] = ++places;
        }
        keys[row] = table[key] - 1;
      }
    }
    Matches matches = Matches.of(keys, rows.size(), places);
    return new BuildSide(space, new KeyIndex.Direct(table), matches, rows);
  }

  private BuildSide ranked() {
    int[] keys = intKeys();
    long[] bits = new long[Bitmap.words((int) space.range())];
    int[] before = new int[bits.length];
    ProbeRanked.fill(keys, rows.size(), bits);
    int places = ProbeRanked.rank(bits, before);
    KeyIndex index = new KeyIndex.Ranked(bits, before);
    index.find(keys, rows.size(), keys);
    return new BuildSide(space, index, Matches.of(keys, rows.size(), places), rows);
  }

  private BuildSide hashed() {
    int count = rows.size();
    int length = config.vectorLength();
    long[] all = new long[count];
    long[] keys = new long[length];
    forEachBatch(
        (packer, columns, first, taken) -> {
          packer.pack(columns, taken, keys);
          System.arraycopy(keys, 0, all, first, taken);
        });
    LongIds ids = LongIds.forKeys(all, count, space.range());
    int[] places = new int[count];
    ids.intern(all, count, true, places);
    Matches matches = existenceOnly ? Matches.same() : Matches.of(places, count, ids.size());
    return new BuildSide(space, new KeyIndex.Hashed(ids), matches, rows);
  }

  private int[] intKeys() {
    int[] all = new int[rows.size()];
    int[] keys = new int[config.vectorLength()];
    int[] scratch = new int[config.vectorLength()];
    forEachBatch(
        (packer, columns, first, taken) -> {
          packer.packInts(columns, taken, scratch, keys);
          System.arraycopy(keys, 0, all, first, taken);
        });
    return all;
  }

  /** What is done with the key columns of some rows. */
  @FunctionalInterface
  private interface KeyTask {
    void accept(KeyPacker packer, ColumnVector[] columns, int first, int count);
  }

  private void forEachBatch(KeyTask task) {
    int length = config.vectorLength();
    int keys = keyColumns.size();
    KeyPacker packer = new KeyPacker(space, length, true, KeyPacker.noTranslations(keys));
    ColumnVector[] columns = new ColumnVector[keys];
    Arrays.setAll(columns, c -> new ColumnVector(keyColumns.get(c).lane(), length));
    RowSet range = new RowSet(length);
    int count;
    for (int first = 0; first < rows.size(); first += count) {
      count = Math.min(length, rows.size() - first);
      range.setRange(first, count);
      for (int c = 0; c < keys; c++) {
        keyColumns.get(c).load(range, columns[c]);
      }
      task.accept(packer, columns, first, count);
    }
  }
}
