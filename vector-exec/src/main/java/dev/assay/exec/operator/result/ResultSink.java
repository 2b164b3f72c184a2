package dev.assay.exec.operator.result;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
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

/** Collects what a query delivers. */
public final class ResultSink implements Sink {

  private final List<ValueType> types;
  private final List<Lane> lanes;
  private final List<RowStore> stores = new ArrayList<>();
  private Optional<QueryResult> result = Optional.empty();

  /** A sink for columns of these types. */
  public ResultSink(List<ValueType> types) {
    this.types = types;
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
    List<ResultColumn> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      columns.add(ResultColumn.of(types.get(c), all.columns().get(c)));
      names.add("column" + (c + 1));
    }
    result = Optional.of(new QueryResult(names, columns, all.size()));
  }

  /** All rows, when the sink is complete; columns are named by their place. */
  public QueryResult result() {
    return result.orElseThrow(() -> new IllegalStateException("a result is read too early"));
  }
}
