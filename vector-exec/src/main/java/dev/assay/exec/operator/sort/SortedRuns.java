package dev.assay.exec.operator.sort;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.spill.PageWriter;
import dev.assay.exec.operator.spill.SpilledRows;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.spill.SpillFile;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** Sorted rows in a temporary file, as runs that are merged when they are read. */
public final class SortedRuns {

  /** Rows of a page: of each run that is merged one page is in memory. */
  public static final int PAGE_ROWS = 1 << 10;

  /** Of a row that is sorted, besides the row. */
  private static final int SORTED_BYTES = 24;

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

  /** Rows of a file in order, in another one. */
  public static SpilledRows sorted(
      SpilledRows rows,
      List<SortKey> keys,
      List<ValueType> types,
      MemoryShare share,
      QueryContext query,
      Workers workers) {
    List<KeyPrefix> prefixes =
        keys.stream().map(key -> new KeyPrefix(key, types.get(key.column()))).toList();
    SortedRuns runs = new SortedRuns(rows.lanes(), prefixes, share, query);
    double rowBytes = SpilledRows.bytes(rows.lanes(), Byte.SIZE) / 8.0 + SORTED_BYTES;
    long most = (long) (share.leftForWorker() / (2 * rowBytes));
    List<Integer> cuts = new ArrayList<>(List.of(0));
    long held = 0;
    for (int page = 0; page < rows.pages(); page++) {
      if (held > 0 && held + rows.rows(page) > most) {
        cuts.add(page);
        held = 0;
      }
      held += rows.rows(page);
    }
    cuts.add(rows.pages());
    workers.forEach(
        cuts.size() - 1,
        i -> runs.write(rows.load(cuts.get(i), cuts.get(i + 1), share.memory()), Long.MAX_VALUE));
    runs.reduce();
    runs.reduce(Math.max(2, runs.size()), 1);
    return runs.runs.getFirst();
  }

  /** Merges runs into longer ones until the share of the budget holds a page of each. */
  void reduce() {
    long page = SpilledRows.bytes(lanes, PAGE_ROWS) + Long.BYTES * PAGE_ROWS;
    int most = Math.clamp(share.leftForWorker() / page, LEAST_MERGED, MOST_MERGED);
    reduce(most, most);
  }

  private void reduce(int most, int wanted) {
    while (runs.size() > wanted) {
      List<SpilledRows> some = new ArrayList<>();
      while (some.size() < most && !runs.isEmpty()) {
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
