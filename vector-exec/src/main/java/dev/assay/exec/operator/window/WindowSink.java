package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.PhysicalNode.Window;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Collects all rows, sorts them by partition and order, and computes window functions. */
public final class WindowSink implements Sink {

  private final Window node;
  private final List<ValueType> types;
  private final List<Lane> lanes;
  private final List<RowStore> stores = new ArrayList<>();
  private Optional<StoredRows> results = Optional.empty();

  /** A sink for a node of the plan. */
  public WindowSink(Window node) {
    this.node = node;
    types = node.input().outputs();
    lanes = types.stream().map(ValueType::lane).toList();
  }

  @Override
  public Stage open(Layout input) {
    int[] outputs = IntStream.range(0, types.size()).toArray();
    return new CollectStage(input, outputs, new RowStore(lanes, 0), this::add);
  }

  private synchronized void add(RowStore store) {
    stores.add(store);
  }

  @Override
  public void complete(Workers workers) {
    RowStore all = RowStore.concatenate(stores, workers);
    stores.clear();
    List<StoredColumn> stored = all.columns();
    List<SortColumn> partition = new ArrayList<>();
    for (int column : node.partition()) {
      SortKey key = new SortKey(column, false, false);
      partition.add(new SortColumn(stored.get(column), key, types.get(column)));
    }
    List<SortColumn> order = new ArrayList<>();
    for (SortKey key : node.order()) {
      order.add(new SortColumn(stored.get(key.column()), key, types.get(key.column())));
    }
    SortedRows rows = SortedRows.of(all.size(), partition, order, workers);
    List<StoredColumn> columns = new ArrayList<>(stored);
    for (WindowCall call : node.calls()) {
      columns.add(result(call, rows, stored));
    }
    List<Lane> outputLanes = node.outputs().stream().map(ValueType::lane).toList();
    results =
        Optional.of(new StoredRows(columns, outputLanes, all.size(), Optional.of(rows.order())));
  }

  private StoredColumn result(WindowCall call, SortedRows rows, List<StoredColumn> stored) {
    Arguments arguments = new Arguments(call.arguments().stream().map(stored::get).toList());
    return switch (call.function()) {
      case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE ->
          Ranks.of(call, rows, arguments);
      case COUNT, SUM, SUM_OR_ZERO ->
          new Sums(call, rows, frames(call, rows, stored), arguments).results();
      case LAG, LEAD, FIRST, LAST, NTH, MIN, MAX -> {
        int column = call.arguments().getFirst();
        SortKey key = new SortKey(column, call.function() == WindowCall.Function.MAX, false);
        yield new Picks(call, rows, frames(call, rows, stored), arguments)
            .results(new SortColumn(stored.get(column), key, types.get(column)));
      }
    };
  }

  private Frames frames(WindowCall call, SortedRows rows, List<StoredColumn> stored) {
    SortKey key = node.order().isEmpty() ? new SortKey(0, false, false) : node.order().getFirst();
    StoredColumn column =
        stored.isEmpty()
            ? StoredColumn.ofInts(new int[0], new long[0], 0)
            : stored.get(key.column());
    ValueType type = types.isEmpty() ? call.type() : types.get(key.column());
    return new Frames(rows, call.frame(), column, key, type);
  }

  /** The rows with what was computed, when the sink is complete. */
  public StoredRows results() {
    return results.orElseThrow(() -> new IllegalStateException("rows are read before the window"));
  }
}
