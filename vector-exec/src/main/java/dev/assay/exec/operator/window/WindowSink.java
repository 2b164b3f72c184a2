package dev.assay.exec.operator.window;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.operator.sort.SortOrder;
import dev.assay.exec.operator.spill.GatheredRows;
import dev.assay.exec.operator.spill.Outlet;
import dev.assay.exec.operator.spill.PartitionedSource;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.operator.spill.SpilledPartitions;
import dev.assay.exec.operator.spill.SpilledRows;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.PhysicalNode.Window;
import dev.assay.exec.physical.WindowCall;
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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Collects all rows, sorts them by partition and order, and computes window functions. */
public final class WindowSink implements Sink {

  /** Of a row's places, and of sorting it. */
  private static final int SORTED_BYTES = 48;

  /** Of what is computed for a row by each call. */
  private static final int RESULT_BYTES = 24;

  private final Window node;
  private final QueryContext query;
  private final List<ValueType> types;
  private final GatheredRows gathered;
  private Optional<StoredRows> results = Optional.empty();

  /** A sink for a node of the plan. */
  public WindowSink(Window node, QueryContext query) {
    this.node = node;
    this.query = query;
    types = node.input().outputs();
    double laterBytes = SORTED_BYTES + (double) RESULT_BYTES * node.calls().size();
    int[] keys = node.partition().stream().mapToInt(Integer::intValue).toArray();
    Optional<Supplier<RowHash>> hash =
        keys.length == 0 ? Optional.empty() : Optional.of(() -> RowHash.ofCodes(keys));
    gathered =
        new GatheredRows(
            types.stream().map(ValueType::lane).toList(),
            IntStream.range(0, types.size()).toArray(),
            laterBytes,
            hash,
            query);
  }

  @Override
  public Stage open(Layout input) {
    return gathered.open(input, 0);
  }

  @Override
  public void complete(Workers workers) {
    if (!gathered.complete(workers)) {
      results = Optional.of(compute(gathered.rows(workers), workers, gathered.memory()));
    }
  }

  /**
   * The rows with the results of all calls.
   *
   * @param memory counts the results, and for as long as they are computed what that needs
   */
  private StoredRows compute(RowStore all, Workers workers, QueryMemory memory) {
    memory.count((long) RESULT_BYTES * node.calls().size() * all.size());
    try (QueryMemory working = memory.part()) {
      working.count((long) SORTED_BYTES * all.size());
      return computed(all, workers);
    }
  }

  private StoredRows computed(RowStore all, Workers workers) {
    List<StoredColumn> stored = all.columns();
    List<SortColumn> partition = new ArrayList<>();
    for (int column : node.partition()) {
      partition.add(sortColumn(stored, new SortKey(column, false, false)));
    }
    SortedRows rows =
        SortedRows.of(all.size(), partition, sortColumns(stored, node.order()), workers);
    Calls calls = new Calls(stored, partition, rows, workers);
    List<StoredColumn> columns = new ArrayList<>(stored);
    node.calls().forEach(call -> columns.add(calls.result(call)));
    List<Lane> outputLanes = node.outputs().stream().map(ValueType::lane).toList();
    return new StoredRows(columns, outputLanes, all.size(), Optional.of(rows.order()));
  }

  private SortColumn sortColumn(List<StoredColumn> stored, SortKey key) {
    return new SortColumn(stored.get(key.column()), key, types.get(key.column()));
  }

  private List<SortColumn> sortColumns(List<StoredColumn> stored, List<SortKey> keys) {
    return keys.stream().map(key -> sortColumn(stored, key)).toList();
  }

  /** Computes calls over the sorted rows. */
  private final class Calls {

    private final List<StoredColumn> stored;
    private final List<SortColumn> partition;
    private final SortedRows rows;
    private final Workers workers;
    private final Map<List<SortKey>, int[]> orders = new HashMap<>();

    Calls(List<StoredColumn> stored, List<SortColumn> partition, SortedRows rows, Workers workers) {
      this.stored = stored;
      this.partition = partition;
      this.rows = rows;
      this.workers = workers;
      orders.put(List.of(), rows.order());
      orders.put(node.order(), rows.order());
    }

    StoredColumn result(WindowCall call) {
      Arguments arguments = new Arguments(call.arguments().stream().map(stored::get).toList());
      boolean isPlain = call.seen().isPlain();
      return switch (call.function()) {
        case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE ->
            Ranks.of(call, rows, arguments);
        case COUNT, SUM, SUM_OR_ZERO ->
            isPlain
                ? new Sums(call, rows, frames(call), arguments, query.arena()).results()
                : run(call, arguments);
        case LAG, LEAD -> new Picks(call, rows, frames(call), arguments).results(values(call));
        case FIRST, LAST, NTH, MIN, MAX ->
            isPlain
                ? new Picks(call, rows, frames(call), arguments).results(values(call))
                : run(call, arguments);
        case FILL -> new Fills(call, rows, withKey(arguments)).results().column();
        default -> run(call, arguments);
      };
    }

    private Arguments withKey(Arguments arguments) {
      if (node.order().size() != 1) {
        throw new SqlException("FILL needs one ORDER BY expression in its window");
      }
      return new Arguments(
          List.of(arguments.column(0), stored.get(node.order().getFirst().column())));
    }

    private StoredColumn run(WindowCall call, Arguments arguments) {
      WindowCall.Seen seen = call.seen();
      Optional<StoredColumn> first =
          arguments.count() == 0 ? Optional.empty() : Optional.of(arguments.column(0));
      SortColumn values = values(call);
      List<SortColumn> ties = sortColumns(stored, seen.order());
      Runs runs =
          new Runs(
              call,
              rows,
              () -> frames(call),
              seen.filter().map(stored::get),
              seen.ignoreNulls() ? first : Optional.empty(),
              order(call),
              seen.distinct() ? Optional.of(values) : Optional.empty(),
              () -> RunFunction.of(call, arguments, values, ties, query.arena()));
      Results results = new Results(call.type().lane(), rows.count());
      runs.compute(results, workers);
      return results.column();
    }

    /** The first argument, and how it is compared. */
    private SortColumn values(WindowCall call) {
      boolean greatestFirst = call.function() == WindowCall.Function.MAX;
      return sortColumn(stored, new SortKey(call.arguments().getFirst(), greatestFirst, false));
    }

    /** All rows by partition and in a call's own order; what repeats comes together. */
    private int[] order(WindowCall call) {
      List<SortKey> keys = new ArrayList<>(call.seen().order());
      SortKey value = new SortKey(call.arguments().getFirst(), false, false);
      switch (call.function()) {
        case MODE, ENTROPY, MAD -> keys.addFirst(value);
        default -> {
          if (call.seen().distinct() || call.function().isOfValues()) {
            keys.add(value);
          }
        }
      }
      return orders.computeIfAbsent(
          List.copyOf(keys),
          key -> {
            List<SortColumn> all = new ArrayList<>(partition);
            all.addAll(sortColumns(stored, key));
            return SortOrder.of(all, rows.count(), workers);
          });
    }

    private Frames frames(WindowCall call) {
      SortKey key = node.order().isEmpty() ? new SortKey(0, false, false) : node.order().getFirst();
      return new Frames(rows, call.frame(), stored, key);
    }
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
    try (QueryMemory memory = share.memory().part()) {
      StoredRows computed = compute(rows.load(0, rows.pages(), memory), outlet.alone(), memory);
      outlet.run(new StoredSource(() -> computed, false), List.of());
    }
  }

  @Override
  public String form() {
    return gathered.isSpilled() ? "computed by partition" : "";
  }

  @Override
  public long spilledBytes() {
    return gathered.spilledBytes();
  }
}
