package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.ProbeDirect;
import dev.assay.exec.kernel.ProbeRanked;
import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Workers;
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

  /** One in so many free bytes may be taken for what is not there for each row. */
  private static final int SPARE = 4;

  /** Rows, or keys of the range, that are dealt with as one task. */
  private static final int RANGE = 1 << 16;

  private final RowStore rows;
  private final List<StoredColumn> keyColumns;
  private final boolean existenceOnly;
  private final QueryContext query;
  private final Workers workers;
  private final KeySpace space;

  /**
   * A maker.
   *
   * @param rows whose first columns are the keys
   * @param types of the keys
   * @param existenceOnly whether only the existence of a key is ever asked for
   */
  BuildSideMaker(
      RowStore rows,
      List<ValueType> types,
      boolean existenceOnly,
      QueryContext query,
      Workers workers) {
    this.rows = rows;
    this.existenceOnly = existenceOnly;
    this.query = query;
    this.workers = workers;
    keyColumns = rows.columns().subList(0, types.size());
    space = KeySpace.ofBuild(types, keyColumns, query.memory(), workers);
  }

  BuildSide make() {
    if (isHashed()) {
      return hashed();
    }
    if (existenceOnly && fitsBitmap()) {
      return members();
    }
    return fitsTable() ? direct() : ranked();
  }

  /** Whether the keys are such that only a hash table suits them. */
  boolean isHashed() {
    return !space.fitsInts() || !(fitsBitmap() || fitsTable());
  }

  private boolean fitsBitmap() {
    long bytes = space.range() / Byte.SIZE + (existenceOnly ? 0 : space.range() / 16);
    long small = Math.min(SMALL_BITMAP_BYTES, mostBytes() / workers.count());
    return bytes <= Math.max(small, HASH_BYTES_PER_ROW * rows.size());
  }

  private boolean fitsTable() {
    return space.range() <= Math.max(SMALL_RANGE, DIRECT_KEYS_PER_ROW * rows.size())
        && space.range() <= mostBytes() / Integer.BYTES;
  }

  private long mostBytes() {
    return query.memory().freeBytes() / SPARE;
  }

  private BuildSide side(KeyIndex index, Matches matches, String form) {
    String why =
        String.format(
            "%s of %d rows, %s, in a key range of %d",
            form, rows.size(), matches.isUnique() ? "unique" : "repeated", space.range());
    return new BuildSide(space, index, matches, rows, why);
  }

  private BuildSide members() {
    int words = Bitmap.words((int) space.range());
    return side(new KeyIndex.Members(bits(intKeys()), words), Matches.same(), "bitmap");
  }

  private BuildSide direct() {
    int[] keys = intKeys();
    int range = (int) space.range();
    int[] table = query.memory().ints(range);
    workers.forRanges(range, RANGE, (from, to) -> Arrays.fill(table, from, to, 0));
    workers.forRanges(rows.size(), RANGE, (from, to) -> ProbeDirect.fill(keys, from, to, table));
    // The place of a key is the row that is kept of it.
    workers.forRanges(
        rows.size(), RANGE, (from, to) -> ProbeDirect.find(keys, from, to, table, keys));
    return side(new KeyIndex.Direct(table), matches(keys, rows.size()), "direct");
  }

  private BuildSide ranked() {
    int[] keys = intKeys();
    long[] bits = bits(keys);
    int words = Bitmap.words((int) space.range());
    int[] before = query.memory().ints(words);
    int places = ProbeRanked.rank(bits, words, before);
    workers.forRanges(
        rows.size(), RANGE, (from, to) -> ProbeRanked.find(keys, from, to, bits, before, keys));
    return side(new KeyIndex.Ranked(bits, before), matches(keys, places), "ranked");
  }

  private BuildSide hashed() {
    int count = rows.size();
    long[] all = query.memory().longs(count);
    forEachBatch(
        (batch, first, taken) -> {
          batch.packer.pack(batch.columns, taken, batch.longs);
          System.arraycopy(batch.longs, 0, all, first, taken);
        });
    int[] places = query.memory().ints(count);
    HashedKeys keys = HashedKeys.of(all, count, space.range(), places, query.memory(), workers);
    query.memory().release(all);
    return side(
        new KeyIndex.Hashed(keys), existenceOnly ? Matches.same() : matches(places, count), "hash");
  }

  /** Rows by place; the array is given up. */
  private Matches matches(int[] placeOf, int places) {
    Matches matches = Matches.of(placeOf, rows.size(), places, query.memory(), workers);
    query.memory().release(placeOf);
    return matches;
  }

  /** A bitmap of the keys that are there: one for each worker first, then all in one. */
  private long[] bits(int[] keys) {
    int words = Bitmap.words((int) space.range());
    int parts = Math.clamp(rows.size() / Math.max(RANGE, words), 1, workers.count());
    long[][] some = new long[parts][];
    int length = Math.max(1, Math.ceilDiv(rows.size(), parts));
    workers.forEach(
        parts,
        part -> {
          some[part] = query.memory().zeros(words);
          int from = Math.min(rows.size(), part * length);
          ProbeRanked.fill(keys, from, Math.min(rows.size(), from + length), some[part]);
        });
    workers.forRanges(
        words,
        RANGE,
        (from, to) -> {
          for (int part = 1; part < parts; part++) {
            ProbeRanked.unite(some[0], some[part], from, to);
          }
        });
    return some[0];
  }

  private int[] intKeys() {
    int[] all = query.memory().ints(rows.size());
    forEachBatch(
        (batch, first, taken) -> {
          batch.packer.packInts(batch.columns, taken, batch.scratch, batch.ints);
          System.arraycopy(batch.ints, 0, all, first, taken);
        });
    return all;
  }

  /** The key columns of some rows, and room for their keys. */
  private final class KeyBatch {
    final int length = query.config().vectorLength();
    final KeyPacker packer =
        new KeyPacker(space, length, true, KeyPacker.noTranslations(keyColumns.size()));
    final ColumnVector[] columns = new ColumnVector[keyColumns.size()];
    final RowSet range = new RowSet(length);
    final int[] ints = new int[length];
    final int[] scratch = new int[length];
    final long[] longs = new long[length];

    KeyBatch() {
      Arrays.setAll(columns, c -> new ColumnVector(keyColumns.get(c).lane(), length));
    }

    void load(int first, int count) {
      range.setRange(first, count);
      for (int c = 0; c < columns.length; c++) {
        keyColumns.get(c).load(range, columns[c]);
      }
    }
  }

  /** What is done with the key columns of some rows. */
  @FunctionalInterface
  private interface KeyTask {
    void accept(KeyBatch batch, int first, int count);
  }

  private void forEachBatch(KeyTask task) {
    // Keys that are numbered as they appear are added by one thread.
    int length = space.isBounded() ? RANGE : Math.max(1, rows.size());
    workers.forRanges(
        rows.size(),
        length,
        (from, to) -> {
          KeyBatch batch = new KeyBatch();
          for (int first = from; first < to; first += batch.length) {
            int count = Math.min(batch.length, to - first);
            batch.load(first, count);
            task.accept(batch, first, count);
          }
        });
  }
}
