package dev.assay.exec.operator.sort;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.spill.PageWriter;
import dev.assay.exec.operator.spill.SpilledRows;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.spill.SpillFile;
import dev.assay.exec.type.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** Sorted rows in a temporary file, as runs that are merged when they are read. */
final class SortedRuns {

  /** Rows of a page: of each run that is merged one page is in memory. */
  static final int PAGE_ROWS = 1 << 10;

  private static final int LEAST_MERGED = 8;
  private static final int MOST_MERGED = 1 << 10;

  private final List<Lane> lanes;
  private final List<KeyPrefix> keys;
  private final MemoryShare share;
  private final QueryContext query;
  private final SpillFile file;
  private final Deque<SpilledRows> runs = new ArrayDeque<>();

  SortedRuns(List<Lane> lanes, List<KeyPrefix> keys, MemoryShare share, QueryContext query) {
    this.lanes = lanes;
    this.keys = keys;
    this.share = share;
    this.query = query;
    file = query.spill().newFile();
  }

  synchronized boolean isEmpty() {
    return runs.isEmpty();
  }

  private synchronized void add(SpilledRows run) {
    runs.add(run);
  }

  long bytes() {
    return file.bytes();
  }

  /** Writes the first rows of a store in their order as a run, and gives the store up. */
  void write(RowStore store, long wanted) {
    int[] order = order(store);
    SpilledRows run = new SpilledRows(file, lanes);
    new PageWriter(file, PAGE_ROWS, query)
        .write(store.columns(), order, 0, (int) Math.min(wanted, order.length), run);
    store.giveUp();
    add(run);
  }

  private int[] order(RowStore store) {
    List<StoredColumn> stored = store.columns();
    List<SortColumn> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(new SortColumn(stored.get(key.key().column()), key)));
    return columns.isEmpty()
        ? IntStream.range(0, store.size()).toArray()
        : SortOrder.of(columns, store.size());
  }

  /** Merges runs into longer ones until the share of the budget holds a page of each. */
  void reduce() {
    long page = SpilledRows.bytes(lanes, PAGE_ROWS) + Long.BYTES * PAGE_ROWS;
    int most = Math.clamp(share.leftForWorker() / page, LEAST_MERGED, MOST_MERGED);
    while (runs.size() > most) {
      List<SpilledRows> some = new ArrayList<>();
      while (some.size() < most) {
        some.add(runs.removeFirst());
      }
      SpilledRows longer = new SpilledRows(file, lanes);
      PageWriter writer = new PageWriter(file, PAGE_ROWS, query);
      SpilledMerge merge = new SpilledMerge(some, keys, share.memory());
      int[] rows = new int[PAGE_ROWS];
      for (int count = merge.next(rows); count > 0; count = merge.next(rows)) {
        writer.write(merge.columns(), rows, 0, count, longer);
      }
      merge.release();
      runs.addLast(longer);
    }
  }

  /** All rows in order, once. */
  SpilledMerge merge() {
    return new SpilledMerge(List.copyOf(runs), keys, share.memory());
  }

  /** How many runs. */
  synchronized int size() {
    return runs.size();
  }
}
