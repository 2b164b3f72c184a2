package dev.assay.exec.operator.window;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.operator.sort.SortedRuns;
import dev.assay.exec.operator.spill.Outlet;
import dev.assay.exec.operator.spill.SpilledRows;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.PhysicalNode.Window;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnSource;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Windows over rows that memory does not hold: they are in order in a file, and computed some pages
 * at a time. What calls need to know of the rows before and behind is found by one pass from each
 * end, for every block of pages; where a frame reaches further, more pages beside are read too.
 */
final class OrderedPages implements AutoCloseable {

  /** Most blocks that are computed at once. */
  private static final int MOST_BLOCKS = 4;

  private static final int MOST_PAGES = 16;
  private static final int EDGE_BYTES = 500;

  /** What comes behind the columns where rows that tie stay in the order in which they came. */
  private static final ValueType PLACE =
      new ValueType(
          ColumnType.of(TypeKind.BIGINT), Lane.LONG, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1);

  /** Rows that stand for others: both edges of a partition and of peers. */
  private static final int MORE_ROWS = 4;

  private final Window node;
  private final QueryContext query;
  private final double laterBytes;
  private final SpilledRows rows;

  /** What is known of the rows beyond blocks. */
  private final QueryMemory edges;

  /** Of a block. */
  private final int pages;

  private final int blocksAtOnce;
  private final Edge[] starts;
  private final Edge[] ends;

  /** Blocks that are read before those that are computed, and behind them. */
  private volatile int reachBefore;

  private volatile int reachBehind;

  /**
   * Sorts rows.
   *
   * @param laterBytes what each row needs where it is computed, besides the row
   */
  OrderedPages(
      Window node,
      SpilledRows unordered,
      double laterBytes,
      MemoryShare share,
      QueryContext query,
      Workers workers) {
    this.node = node;
    this.query = query;
    this.laterBytes = laterBytes;
    List<SortKey> keys = new ArrayList<>(Inputs.partition(node));
    keys.addAll(node.order());
    List<ValueType> types = new ArrayList<>(node.input().outputs());
    if (unordered.lanes().size() > types.size()) {
      keys.add(new SortKey(types.size(), false, false));
      types.add(PLACE);
    }
    rows = SortedRuns.sorted(unordered, keys, types, share, query, workers);
    double page = SpilledRows.bytes(rows.lanes(), SortedRuns.PAGE_ROWS);
    page += laterBytes * SortedRuns.PAGE_ROWS;
    long affordable = (long) (share.ofWorker() / (4 * page));
    blocksAtOnce = Math.clamp(affordable, 1, MOST_BLOCKS);
    pages = Math.clamp(affordable / MOST_BLOCKS, 1, MOST_PAGES);
    edges = share.memory().part();
    edges.count(2L * EDGE_BYTES * node.calls().size() * blocks());
    starts = new Edge[blocks()];
    ends = new Edge[blocks()];
    workers.forEach(2, side -> scan(side == 0, side == 0 ? starts : ends, share.memory()));
  }

  private int blocks() {
    return Math.ceilDiv(rows.pages(), pages);
  }

  private int firstPage(int block) {
    return Math.min(rows.pages(), block * pages);
  }

  /** Bytes that sorting has put into files. */
  long spilledBytes() {
    return rows.fileBytes();
  }

  /** Tasks, which deliver all rows together. */
  int tasks() {
    return Math.ceilDiv(blocks(), blocksAtOnce);
  }

  /** Passes all rows from one end, and keeps at each block what is known of those before it. */
  private void scan(boolean isForward, Edge[] edges, QueryMemory memory) {
    int half = SortedRuns.PAGE_ROWS; // of the page before, the last row is still looked at
    List<StoredColumn> columns = rows.room(2 * half + 2, memory);
    Inputs inputs = new Inputs(node, columns);
    List<SortColumn> partition = inputs.partition();
    List<SortColumn> order = inputs.order();
    Beyond far = inputs.beyond(2 * half, isForward);
    Beyond near = far.copy();
    int last = -1;
    for (int i = 0; i < rows.pages(); i++) {
      query.cancellation().check();
      int page = isForward ? i : rows.pages() - 1 - i;
      int at = i % 2 * half;
      rows.read(page, columns, at);
      int count = rows.rows(page);
      for (int r = 0; r < count; r++) {
        int row = at + (isForward ? r : count - 1 - r);
        if (last < 0 || !SortedRows.tie(partition, last, row)) {
          far.clear();
          near.clear();
        } else if (!SortedRows.tie(order, last, row)) {
          far.take(near);
        }
        boolean isEdge = isForward ? page % pages == 0 : page + 1 == firstPage(page / pages + 1);
        if (r == 0 && isEdge) {
          edges[page / pages] = new Edge(far.copy(), near.copy());
        }
        near.add(row);
        last = row;
      }
    }
    columns.forEach(column -> column.release(memory));
  }

  /** Delivers the rows of a task with their results. Any number of threads, each with a task. */
  void compute(int task, MemoryShare share, Outlet outlet) {
    int from = task * blocksAtOnce;
    int to = Math.min(blocks(), from + blocksAtOnce);
    while (!computed(from, to, share, outlet)) {
      long needed = rowsFrom(first(from), last(to));
      if (SpilledRows.bytes(rows.lanes(), needed) + needed * laterBytes > share.ofWorker()) {
        throw new SqlException(
            "a function over a window needs more rows at once than the memory budget of "
                + (query.memory().budgetBytes() >> 20)
                + " MiB holds: raise the budget, or let its frame reach less far");
      }
    }
  }

  /** The first block that is read for one. */
  private int first(int block) {
    return Math.max(0, block - reachBefore);
  }

  /** The block up to which is read for those up to one. */
  private int last(int block) {
    return Math.min(blocks(), block + reachBehind);
  }

  private long rowsFrom(int block, int toBlock) {
    long count = 0;
    for (int page = firstPage(block); page < firstPage(toBlock); page++) {
      count += rows.rows(page);
    }
    return count;
  }

  /** Delivers the rows of blocks; false where others must be read too, and then more are. */
  private boolean computed(int from, int to, MemoryShare share, Outlet outlet) {
    int first = first(from);
    int last = last(to);
    int count = Math.toIntExact(rowsFrom(first, last));
    try (QueryMemory memory = share.memory().part();
        Arena texts = Arena.ofConfined()) {
      List<StoredColumn> columns = rows.room(count + MORE_ROWS, memory);
      rows.read(firstPage(first), firstPage(last), columns);
      memory.count((long) (laterBytes * count));
      Inputs inputs = new Inputs(node, columns);
      int skipped = Math.toIntExact(rowsFrom(first, from));
      int wanted = Math.toIntExact(rowsFrom(from, to));
      SortedRows sorted =
          SortedRows.some(count, inputs, starts[first], ends[last - 1], outlet.alone())
              .wanting(skipped, wanted);
      List<ColumnSource> all =
          new Calls(inputs, sorted, outlet.alone(), memory.counting(texts)).columns(true);
      if (sorted.isMissedBefore() || sorted.isMissedBehind()) {
        reachBefore = sorted.isMissedBefore() ? further(from - first, reachBefore) : reachBefore;
        reachBehind = sorted.isMissedBehind() ? further(last - to, reachBehind) : reachBehind;
        return false;
      }
      List<Lane> lanes = node.outputs().stream().map(ValueType::lane).toList();
      StoredRows results = new StoredRows(all, lanes, wanted, Optional.empty());
      outlet.run(new StoredSource(results, skipped), List.of());
      return true;
    }
  }

  /** More blocks than did not do, and no fewer than others need. */
  private static int further(int tried, int reach) {
    return Math.max(reach, Math.max(1, 2 * tried));
  }

  @Override
  public void close() {
    edges.close();
  }
}
