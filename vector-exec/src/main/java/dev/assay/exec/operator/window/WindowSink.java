package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.spill.GatheredRows;
import dev.assay.exec.operator.spill.Outlet;
import dev.assay.exec.operator.spill.PartitionedSource;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.operator.spill.SpilledPartitions;
import dev.assay.exec.operator.spill.SpilledRows;
import dev.assay.exec.physical.PhysicalNode.Window;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnSource;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Collects all rows, sorts them by partition and order, and computes window functions: of all rows
 * at once, partition by partition where they are in a file, or where one of these is still too
 * large a part of its pages after the other ({@link OrderedPages}).
 */
public final class WindowSink implements Sink {

  /** Of a row's places, and of sorting it. */
  private static final int SORTED_BYTES = 48;

  /** Of what is computed for a row by each call. */
  private static final int RESULT_BYTES = 24;

  private final Window node;
  private final QueryContext query;
  private final List<ValueType> types;
  private final double laterBytes;
  private final GatheredRows gathered;
  private Optional<StoredRows> results = Optional.empty();
  private Optional<OrderedPages> ordered = Optional.empty();

  /** A sink for a node of the plan. */
  public WindowSink(Window node, QueryContext query) {
    this.node = node;
    this.query = query;
    types = node.input().outputs();
    laterBytes = SORTED_BYTES + (double) RESULT_BYTES * node.calls().size();
    int[] keys = node.partition().stream().mapToInt(Integer::intValue).toArray();
    gathered =
        new GatheredRows(
            types.stream().map(ValueType::lane).toList(),
            IntStream.range(0, types.size()).toArray(),
            laterBytes,
            () -> RowHash.ofCodes(keys),
            query);
    if (keys.length == 0) {
      gathered.keepOrder(); // by which rows are numbered that have no other
    }
  }

  @Override
  public Stage open(Layout input) {
    return gathered.open(input, 0);
  }

  @Override
  public void complete(Workers workers) {
    if (!gathered.complete(workers)) {
      results =
          Optional.of(compute(gathered.rows(workers), workers, gathered.memory(), query.arena()));
    } else if (node.partition().isEmpty()) {
      MemoryShare share = MemoryShare.ofSink(query);
      ordered = Optional.of(ordered(gathered.partitions().part(0), share, workers));
    }
  }

  /**
   * The rows with the results of all calls.
   *
   * @param memory counts the results, and for as long as they are computed what that needs
   * @param texts where those that are made lie: of the query, or of a partition alone
   */
  private StoredRows compute(RowStore all, Workers workers, QueryMemory memory, Arena texts) {
    memory.count((long) RESULT_BYTES * node.calls().size() * all.size());
    try (QueryMemory working = memory.part()) {
      working.count((long) SORTED_BYTES * all.size());
      return computed(all, workers, texts);
    }
  }

  private StoredRows computed(RowStore all, Workers workers, Arena texts) {
    Inputs inputs = new Inputs(node, all.columns());
    SortedRows rows = SortedRows.of(all.size(), inputs, workers);
    List<ColumnSource> columns =
        new Calls(inputs, rows, workers, texts).columns(gathered.isSpilled());
    List<Lane> outputLanes = node.outputs().stream().map(ValueType::lane).toList();
    return new StoredRows(columns, outputLanes, all.size(), Optional.of(rows.order()));
  }

  /** Rows of one partition, or of none, which are more than memory holds. */
  private OrderedPages ordered(SpilledRows rows, MemoryShare share, Workers workers) {
    return new OrderedPages(node, rows, laterBytes, share, query, workers);
  }

  /**
   * The rows with what was computed, when the sink is complete.
   *
   * @param required outputs that are read
   */
  public Source results(BitSet required) {
    if (!gathered.isSpilled()) {
      return new StoredSource(() -> results.orElseThrow(), false);
    }
    MemoryShare share = MemoryShare.ofSource(query);
    List<Lane> lanes = node.outputs().stream().map(ValueType::lane).toList();
    if (ordered.isPresent()) {
      OrderedPages pages = ordered.get();
      return new PartitionedSource(
          lanes,
          required,
          pages.tasks(),
          query,
          (task, outlet) -> pages.compute(task, share, outlet));
    }
    return new PartitionedSource(
        lanes,
        required,
        query,
        (part, outlet) -> compute(gathered.partitions(), part, share, outlet));
  }

  private void compute(SpilledPartitions from, int part, MemoryShare share, Outlet outlet) {
    SpilledRows rows = from.part(part);
    if (rows.rows() == 0) {
      return;
    }
    if (!gathered.fits(rows.rows(), share) && from.canSplit()) {
      SpilledPartitions finer = from.split(part, share);
      if (!finer.isOnePartition()) {
        for (int p = 0; p < SpilledPartitions.COUNT; p++) {
          compute(finer, p, share, outlet);
        }
        return;
      }
    }
    if (!gathered.fits(rows.rows(), share)) {
      try (OrderedPages pages = ordered(rows, share, outlet.alone())) {
        for (int task = 0; task < pages.tasks(); task++) {
          pages.compute(task, share, outlet);
        }
      }
      return;
    }
    try (QueryMemory memory = share.memory().part();
        Arena texts = Arena.ofConfined()) {
      RowStore all = rows.load(0, rows.pages(), memory);
      StoredRows computed = compute(all, outlet.alone(), memory, memory.counting(texts));
      outlet.run(new StoredSource(() -> computed, false), List.of());
    }
  }

  @Override
  public String form() {
    return !gathered.isSpilled()
        ? ""
        : node.partition().isEmpty() ? "computed by pages in order" : "computed by partition";
  }

  @Override
  public long spilledBytes() {
    return gathered.spilledBytes() + ordered.map(OrderedPages::spilledBytes).orElse(0L);
  }
}
