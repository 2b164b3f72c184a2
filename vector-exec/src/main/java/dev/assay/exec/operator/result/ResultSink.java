package dev.assay.exec.operator.result;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Collects what a query delivers. */
public final class ResultSink implements Sink {

  private final List<ValueType> types;
  private final QueryMemory memory;
  private final List<RowStore> stores = new ArrayList<>();
  private Optional<QueryResult> result = Optional.empty();

  /**
   * A sink.
   *
   * @param types of the columns
   * @param query whose memory the result is counted against
   */
  public ResultSink(List<ValueType> types, QueryContext query) {
    this.types = types;
    memory = query.memory().ofResult();
  }

  @Override
  public Stage open(Layout input) {
    int[] outputs = IntStream.range(0, types.size()).toArray();
    List<Lane> lanes = types.stream().map(ValueType::lane).toList();
    return new CollectStage(input, outputs, new RowStore(lanes, 0, memory), this::add);
  }

  private synchronized void add(RowStore store) {
    stores.add(store);
  }

  @Override
  public void complete(Workers workers) {
    RowStore all = RowStore.concatenate(stores, workers);
    stores.clear();
    List<String> names =
        IntStream.rangeClosed(1, types.size()).mapToObj(column -> "column" + column).toList();
    result = Optional.of(QueryResult.of(names, types, all, memory));
  }

  /** All rows, when the sink is complete; columns are named by their place. */
  public QueryResult result() {
    return result.orElseThrow(() -> new IllegalStateException("a result is read too early"));
  }
}
